package import StillsModel
internal import Synchronization

/// Carries bulk operations out in the background of a served library: those that an earlier process left, and those that
/// are begun. A few at a time; the others wait in the order in which they came.
package final class RunOperations: Sendable {
    /// What there is to tell of an operation.
    package enum Notice: Sendable {
        case trouble(ServiceError)
        /// Nobody works on it any more: it is over, or not there.
        case left
    }

    package typealias Report = @Sendable (OperationID, Notice) -> Void

    private let library: Library
    private let limit: Int
    private let pause: Duration
    private let report: Report
    private let arrivals: AsyncStream<OperationID>
    private let entrance: AsyncStream<OperationID>.Continuation

    /// The longest pause before an operation goes on that met trouble.
    private static let longestPause = Duration.seconds(60)

    /// - Parameters:
    ///   - limit: how many are carried out at the same time.
    ///   - pause: before an operation goes on after trouble that passes; doubled each time, up to a minute.
    ///   - report: for the log.
    package init(
        library: Library, limit: Int = 2, pause: Duration = .seconds(1), report: @escaping Report = { _, _ in }
    ) {
        self.library = library
        self.limit = limit
        self.pause = pause
        self.report = report
        // Bounded by what the catalog lets accounts begin.
        (arrivals, entrance) = AsyncStream.makeStream()
    }

    /// Has an operation carried out that was just begun.
    package func add(_ id: OperationID) { entrance.yield(id) }

    /// Works until the task is cancelled; operations under way then stay as far as they are. To be called once.
    ///
    /// - Throws: ``ServiceError`` when it cannot be found out what an earlier process left.
    package func run() async throws(ServiceError) {
        let left = try await seam { try await library.operations.runningOperations() }
        for id in left { entrance.yield(id) }
        await withTaskGroup(of: OperationID.self) { group in
            var known: Set<OperationID> = []
            for await id in arrivals {
                // One that was begun while those that were left were looked for is among both.
                guard known.insert(id).inserted else { continue }
                if known.count > limit, let ended = await group.next() { known.remove(ended) }
                group.addTask {
                    await self.carryOut(id)
                    return id
                }
            }
            group.cancelAll()
        }
    }

    private func carryOut(_ id: OperationID) async {
        let operation = RunOperation(library: library, id)
        var wait = pause
        while !Task.isCancelled {
            let failure = await Self.failure { () async throws(ServiceError) in try await operation.run() }
            guard !Task.isCancelled else { return }
            guard let failure else { return report(id, .left) }
            report(id, .trouble(failure))
            if !failure.code.isRetryable {
                let reason = Self.reason(failure)
                let unended = await Self.failure { () async throws(ServiceError) in try await operation.fail(reason) }
                guard let unended else { return report(id, .left) }
                report(id, .trouble(unended))
            }
            do { try await Task.sleep(for: wait) } catch { return }
            wait = min(wait * 2, Self.longestPause)
        }
    }

    /// What its owner is told. The machine's own troubles are for the log.
    private static func reason(_ error: ServiceError) -> String {
        switch error.code {
        case .notFound, .permissionDenied, .conflict, .invalidArgument: error.message
        default: "Stills could not go on with it; the operator has been told."
        }
    }

    private static func failure(_ body: () async throws(ServiceError) -> Void) async -> ServiceError? {
        do throws(ServiceError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
