internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// `stills rm` and `stills restore` on a server, image by image.
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

    /// All that a query finds is found first: what is thrown away would move the pages under the search.
    private func run(_ query: Query, _ tally: TrashTally) async throws {
        var found: [RemoteImage] = []
        let text = action == .trash ? "\(query)" : query.expression == nil ? "is:trashed" : "is:trashed (\(query))"
        try await context.remotely {
            try await library.each(text) { images in
                found += images
                return !Interruption.isRequested
            }
        }
        if action == .trash, !isDryRun, found.count >= Self.askedFrom {
            guard try Consent.allows("Put \(CountText.of(found.count, "image")) into the trash", context) else {
                return
            }
        }
        for image in found where !Interruption.isRequested { tally.report(try await settle(image, name: nil)) }
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
