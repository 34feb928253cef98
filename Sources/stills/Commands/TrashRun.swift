internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// One run of `stills rm`, `restore` or `purge`: what they have in common.
struct TrashRun: Sendable {
    /// More than these are not thrown away unasked, although that can be undone.
    private static let askedFrom = 1_000

    let context: CommandContext
    let library: Library
    let options: TrashImages.Options
    let aim: TrashOutcome

    /// The arguments that say which images; each command may have more.
    static let positionals = [Positional("ID", .zeroOrMore, help: "Images by id, external id or SHA-256.")]
    static let dryRun = Option.flag("dry-run", help: "Say what would become of each image; change nothing.")
    /// - Parameter verb: what is done with them, for messages.
    static func targets(_ invocation: Invocation, verb: String) throws -> ImageSelection {
        try BulkSelection.read(invocation, verb: verb)
    }

    /// The status after a person said no.
    var declined: ExitStatus { Interruption.isRequested ? .interrupted : .someFailed }

    /// Has every image of the targets settled, and prints what became of each.
    func run(_ targets: ImageSelection) async throws -> TrashTally {
        if !options.isDryRun, case .matching(let query) = targets {
            for warning in try await FindImages(library: library).warnings(query) {
                context.console.complain("note: \(warning)")
            }
        }
        let tally = TrashTally(context: context, aim: aim)
        let use = TrashImages(library: library, options: options)
        do {
            try await withTaskExecutorPreference(context.files) {
                try await use.run(targets, report: { tally.report($0) }, goesOn: { !Interruption.isRequested })
            }
        } catch {
            tally.printSummary(isDryRun: options.isDryRun)
            throw error
        }
        return tally
    }

    /// How many images a run would concern, without a change.
    func foreseen(_ targets: ImageSelection) async throws -> Int {
        var dry = options
        dry.isDryRun = true
        let counting = TrashTallyCount(aim: aim)
        let use = TrashImages(library: library, options: dry)
        try await use.run(targets, report: { counting.report($0) }, goesOn: { !Interruption.isRequested })
        return counting.count
    }

    /// Whether they may be put into the trash: unasked, or because a person says so.
    func isAllowed(_ targets: ImageSelection) async throws -> Bool {
        let most =
            switch targets {
            case .named(let names): names.count
            case .matching(let query): try await FindImages(library: library).count(query)
            }
        guard most >= Self.askedFrom, !context.invocation.flag("yes") else { return true }
        let count = try await foreseen(targets)
        guard count >= Self.askedFrom else { return true }
        return try Consent.allows("Put \(CountText.of(count, "image")) into the trash", context)
    }

    func status(_ summary: TrashSummary) -> ExitStatus {
        Interruption.status(
            orElse: summary[.refused] > 0 ? .someFailed : .success, context.console,
            advice: "what was told is done; the same command goes on with the rest.")
    }
}
