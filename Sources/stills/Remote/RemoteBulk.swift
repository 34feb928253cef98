internal import Formats
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// A bulk operation on a server, watched until it ends. Ctrl-C has the server cancel it, and waits for its last batch.
struct RemoteBulk: Sendable {
    let context: CommandContext
    let library: RemoteLibrary
    /// Whether to ask what was changed: where somebody is told.
    let tellsChanges: Bool

    private static let pageSize = 1_000
    private static let shortestPause = Duration.milliseconds(50)
    private static let longestPause = Duration.seconds(1)

    /// - Parameters:
    ///   - body: writes the members of the request.
    ///   - report: is told what became of each image, in the order of their turns; of none whose turn did not come.
    /// - Throws: ``CommandFailure`` when the server cannot go on, or somebody else cancelled the operation.
    func run(
        _ body: @escaping (inout JSONWriter) -> Void, report: (RemoteOperation.Item) -> Void
    ) async throws {
        let key: OperationID = context.environment.newID()
        var operation = try await context.remotely { try await library.begin(key: key.description, body) }
        var place = 0
        var pause = Self.shortestPause
        var isCancelled = false
        while true {
            let before = place
            let id = operation.id
            place = try await tell(id, from: place, report)
            guard operation.state == .running else { break }
            if Interruption.isRequested, !isCancelled {
                isCancelled = true
                operation = try await context.remotely { try await library.cancel(id) }
                continue
            }
            pause = place > before ? Self.shortestPause : min(pause * 2, Self.longestPause)
            try await Task.sleep(for: pause)
            operation = try await context.remotely { try await library.operation(id) }
        }
        switch operation.state {
        case .failed:
            throw CommandFailure(status: .someFailed, message: operation.reason ?? "The server could not go on.")
        case .cancelled where !Interruption.isRequested:
            throw CommandFailure(status: .someFailed, message: "Somebody cancelled it at the server.")
        case .running, .succeeded, .cancelled: return
        }
    }

    /// Tells what is known by now, as far as no image waits.
    ///
    /// - Returns: the place of the first one that was not told.
    private func tell(
        _ id: OperationID, from start: Int, _ report: (RemoteOperation.Item) -> Void
    ) async throws -> Int {
        var place = start
        while true {
            let from = place
            let items = try await context.remotely {
                try await library.items(of: id, from: from, limit: Self.pageSize, tellsChanges: tellsChanges)
            }
            for item in items {
                guard item.item.outcome != nil else { return place }
                report(item)
                place = item.item.place + 1
            }
            guard items.count == Self.pageSize else { return place }
        }
    }
}
