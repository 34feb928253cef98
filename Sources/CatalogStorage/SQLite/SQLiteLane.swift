internal import Execution
internal import SQLite
internal import StillsModel
internal import Synchronization

/// Connections to one database and the bounded lane on which they are used, one call at a time each.
///
/// Connections are made when they are first needed: a program that only asks never opens one that writes.
final class SQLiteLane: Sendable {
    private let lane: Lane
    private let idle = Mutex<[ConfinedConnection]>([])
    private let connect: @Sendable () throws(SQLiteError) -> SQLiteConnection

    init(
        pool: BlockingPool, name: String, width: Int, configuration: SQLiteCatalog.Configuration,
        connect: @escaping @Sendable () throws(SQLiteError) -> SQLiteConnection
    ) {
        lane = Lane(pool: pool, name: name, width: width, patience: configuration.patience)
        self.connect = connect
    }

    func run<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(RecordStoreError) -> Value {
        do throws(LaneError<SQLiteError>) {
            return try await lane.run { () throws(SQLiteError) in
                let confined = try self.take()
                defer { self.idle.withLock { $0.append(confined) } }
                return try body(confined.connection)
            }
        } catch {
            throw RecordStoreError(error)
        }
    }

    func close() { idle.withLock { $0.removeAll() } }

    private func take() throws(SQLiteError) -> ConfinedConnection {
        if let known = idle.withLock({ $0.popLast() }) { return known }
        return ConfinedConnection(connection: try connect())
    }
}

/// A connection on its way between calls. Unchecked: only the call that took it out of the idle ones uses it.
private struct ConfinedConnection: @unchecked Sendable {
    let connection: SQLiteConnection
}

/// How a transaction ends.
enum TransactionEnd<Value> {
    case commit(Value)
    case rollback(Value)
}

extension SQLiteConnection {
    /// Runs the body in a transaction; an error rolls it back.
    func transaction<Value>(
        isReading: Bool = false, _ body: () throws(SQLiteError) -> TransactionEnd<Value>
    ) throws(SQLiteError) -> Value {
        try execute(isReading ? "BEGIN" : "BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            switch try body() {
            case .commit(let value):
                try execute("COMMIT")
                return value
            case .rollback(let value):
                try execute("ROLLBACK")
                return value
            }
        } catch {
            rollBackAfterFailure()
            throw error
        }
    }

    /// Some errors roll back by themselves, and then there is nothing to roll back: the first error counts.
    func rollBackAfterFailure() {
        do throws(SQLiteError) { try execute("ROLLBACK") } catch let second { _ = second }
    }
}
