internal import SQLite
internal import StillsModel
internal import Synchronization

/// Change sets that wait for the writer. Whoever gets the writer's turn writes those of everybody who waits, in one
/// transaction: they share one sync of the disk, and each is answered as if it had been written by itself.
///
/// The writer's turn is the lane's: one call has it at a time.
final class WaitingChanges: Sendable {
    /// Mutations of one transaction, as far as they are of several change sets: another process that waits for the
    /// database is not kept from it for long.
    static let mutationLimit = 1_024

    private let waiting = Mutex<[WaitingChange]>([])
    private let limits: PostingRunLimits

    init(limits: PostingRunLimits) { self.limits = limits }

    var count: Int { waiting.withLock { $0.count } }

    func add(_ change: WaitingChange) { waiting.withLock { $0.append(change) } }

    /// Takes a change set back that nobody has begun to write; false when somebody has.
    func withdraw(_ change: WaitingChange) -> Bool {
        waiting.withLock { waiting in
            guard let place = waiting.firstIndex(where: { $0 === change }) else { return false }
            waiting.remove(at: place)
            return true
        }
    }

    /// The next change sets, in the order in which they came: one at least, more as far as ``mutationLimit`` allows.
    private func take() -> [WaitingChange] {
        waiting.withLock { waiting in
            var count = 0
            var mutations = 0
            while count < waiting.count {
                mutations += waiting[count].changes.mutations.count
                guard count == 0 || mutations <= Self.mutationLimit else { break }
                count += 1
            }
            defer { waiting.removeFirst(count) }
            return Array(waiting[..<count])
        }
    }

    // MARK: - In the writer's turn

    /// Writes change sets of those that wait until `own` is among them. Those that came while the lock on the database was
    /// waited for are taken too.
    ///
    /// - Throws: when no transaction could be begun; nothing was taken then.
    func write(until own: WaitingChange, to connection: SQLiteConnection) throws(SQLiteError) {
        while !own.isFinished {
            try connection.execute("BEGIN IMMEDIATE")
            let taken = take()
            do throws(SQLiteError) {
                let outcomes = try apply(taken, to: connection)
                try connection.execute("COMMIT")
                for (change, outcome) in zip(taken, outcomes) { change.finish(.success(outcome)) }
            } catch {
                connection.rollBackAfterFailure()
                writeApart(taken, after: error, to: connection)
            }
        }
    }

    private func apply(
        _ changes: [WaitingChange], to connection: SQLiteConnection
    ) throws(SQLiteError) -> [[MutationOutcome]] {
        var outcomes: [[MutationOutcome]] = []
        outcomes.reserveCapacity(changes.count)
        for change in changes {
            // Only what is to happen as a whole or not at all is ever undone for itself.
            let isUndone = change.changes.atomicity == .all
            if isUndone { try connection.execute("SAVEPOINT change_set") }
            var writer = ChangeSetWriter(
                change.changes, change.prepared, connection: connection, limits: limits)
            let outcome = try writer.apply()
            if isUndone {
                if outcome.contains(where: { $0 != .applied }) { try connection.execute("ROLLBACK TO change_set") }
                try connection.execute("RELEASE change_set")
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// What could not be written together is written one by one: the failure of one is not that of the others.
    private func writeApart(
        _ changes: [WaitingChange], after failure: SQLiteError, to connection: SQLiteConnection
    ) {
        guard changes.count > 1 else {
            for change in changes { change.finish(.failure(failure)) }
            return
        }
        for change in changes {
            do throws(SQLiteError) {
                let outcomes = try connection.transaction { () throws(SQLiteError) in
                    .commit(try apply([change], to: connection))
                }
                change.finish(.success(outcomes[0]))
            } catch {
                change.finish(.failure(error))
            }
        }
    }
}

/// One change set on its way to the database, and what became of it.
final class WaitingChange: Sendable {
    typealias Outcome = Result<[MutationOutcome], SQLiteError>

    let changes: ChangeSet
    let prepared: PreparedChanges
    private let state = Mutex(State())

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
    }

    init(_ changes: ChangeSet, _ prepared: PreparedChanges) {
        self.changes = changes
        self.prepared = prepared
    }

    var isFinished: Bool { state.withLock { $0.outcome != nil } }

    func finish(_ outcome: Outcome) {
        let continuation = state.withLock { state in
            state.outcome = outcome
            return state.continuation
        }
        continuation?.resume(returning: outcome)
    }

    /// What became of a change set that somebody has begun to write. For one caller.
    func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.outcome == nil { state.continuation = continuation }
                return state.outcome
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
