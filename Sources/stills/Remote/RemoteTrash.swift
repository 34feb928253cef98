internal import Arguments
internal import Formats
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService
internal import Synchronization

/// `stills rm` and `stills restore` on a server: named images one by one, all that a query finds by a bulk operation.
struct RemoteTrash: Sendable {
    let context: CommandContext
    let library: RemoteLibrary
    /// `.trash` or `.restore`.
    let action: TrashAction
    let isDryRun: Bool

    private var aim: TrashOutcome { action == .trash ? .trashed : .restored }
    private var goal: ImageState { action == .trash ? .trashed : .active }

    /// More than these are not thrown away unasked.
    private static let askedFrom = 1_000

    func run(_ targets: ImageSelection) async throws -> ExitStatus {
        let tally = TrashTally(context: context, aim: aim)
        do {
            switch targets {
            case .named(let names): try await run(names, tally)
            case .matching(let query): try await run(query, tally)
            }
        } catch {
            tally.printSummary(isDryRun: isDryRun)
            throw error
        }
        let advice = action == .trash ? "“stills restore” takes them out again." : nil
        tally.printSummary(isDryRun: isDryRun, advice: advice)
        return Interruption.status(
            orElse: tally.summary[.refused] > 0 ? .someFailed : .success, context.console,
            advice: "what was told is done; the same command goes on with the rest.")
    }

    private func run(_ names: [String], _ tally: TrashTally) async throws {
        for name in names where !Interruption.isRequested {
            let images = try await context.remotely { try await library.named(name) }
            if images.isEmpty {
                tally.report(
                    .onServer(nil, name: name, .refused, reason: "There is no image “\(name)” in this library."))
            }
            for image in images { tally.report(try await settle(image, name: name)) }
        }
    }

    /// All that a query finds is the server's work.
    private func run(_ query: Query, _ tally: TrashTally) async throws {
        guard !isDryRun else { return try await foresee(query, tally) }
        guard try await isAllowed(query) else { return }
        let bulk = RemoteBulk(context: context, library: library, tellsChanges: false)
        try await bulk.run { writer in
            writer.member(
                "action", (action == .trash ? BulkOperation.Action.delete : BulkOperation.Action.restore).rawValue)
            writer.member("query", "\(query)")
        } report: { item in
            if let report = TrashReport.onServer(item.item, aim) { tally.report(report) }
        }
    }

    /// The query in the words for this action: all but `rm` means images in the trash, without having to say so.
    private func text(_ query: Query) -> String {
        action == .trash ? "\(query)" : query.expression == nil ? "is:trashed" : "is:trashed (\(query))"
    }

    private func foresee(_ query: Query, _ tally: TrashTally) async throws {
        try await context.remotely {
            try await library.each(text(query)) { images in
                for image in images where !Interruption.isRequested {
                    tally.report(try await settle(image, name: nil))
                }
                return !Interruption.isRequested
            }
        }
    }

    /// Whether they may be put into the trash: unasked, or because a person says so.
    private func isAllowed(_ query: Query) async throws -> Bool {
        guard action == .trash, !context.invocation.flag("yes") else { return true }
        let counted = Mutex(0)
        try await context.remotely {
            try await library.each(text(query)) { images in
                counted.withLock { $0 += images.count }
                return !Interruption.isRequested
            }
        }
        let count = counted.withLock { $0 }
        guard count >= Self.askedFrom, !Interruption.isRequested else { return !Interruption.isRequested }
        return try Consent.allows("Put \(CountText.of(count, "image")) into the trash", context)
    }

    private func settle(_ image: RemoteImage, name: String?) async throws -> TrashReport {
        guard image.record.image.state != goal else {
            let reason = goal == .trashed ? "It is in the trash already." : "It is not in the trash."
            return .onServer(image.id, name: name, .unchanged, reason: reason)
        }
        guard !isDryRun else { return .onServer(image.id, name: name, aim) }
        do throws(RemoteError) {
            if action == .trash { try await library.trash(image.id) } else { try await library.restore(image.id) }
            return .onServer(image.id, name: name, aim)
        } catch {
            if error.endsRun { return try await context.remotely { throw error } }
            return .onServer(image.id, name: name, .refused, reason: error.message)
        }
    }
}
