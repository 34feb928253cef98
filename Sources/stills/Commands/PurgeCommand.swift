internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills purge`: gives up images in the trash for good.
enum PurgeCommand: StillsCommand {
    static let declaration = Command(
        "purge", summary: "Give up images in the trash for good.",
        discussion: """
            Forgets the images with their metadata and their history; what stays is that they were there, and who purged \
            them when. Bytes that no other image has are removed when the grace has ended, by the next purge, import or \
            “stills verify --repair”; until then the same file, imported again, finds its bytes. Only what is in the trash \
            is purged, and only by its owner.

            Asks before it begins; a script says --yes. This cannot be undone.
            """,
        positionals: TrashRun.positionals,
        options: [
            .value("query", valueName: "QUERY", help: "All images in the trash that match."),
            .value(
                "trashed-before", valueName: "WHEN",
                help: "Only what was put into the trash before: a date, or an age such as 30d. Alone, all such images."),
            .value(
                "grace", valueName: "SPAN", help: "Keep the bytes for so long; with 0d they are removed now.",
                defaultText: "7d"),
            .flag("due", help: "Purge nothing; remove the bytes whose grace has ended."), TrashRun.dryRun,
            Consent.option,
        ],
        examples: [
            .init("stills purge --trashed-before 30d --yes", "For a nightly run: what was thrown away a month ago."),
            .init("stills purge --grace 0d dsvawkvbejkvbeverv", "One image, and its bytes at once."),
            .init("stills purge --due", "Remove the bytes whose grace has ended."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let options = try options(invocation, now: context.environment.now())
        let targets = try targets(invocation)
        let library = try await context.openLibrary(writes: !options.isDryRun)
        let run = TrashRun(context: context, library: library, options: options, aim: .purged)
        var tally = TrashTally(context: context, aim: .purged)
        if let targets {
            if !options.isDryRun {
                guard try await isConfirmed(run, targets, context) else { return run.declined }
            }
            tally = try await run.run(targets)
        }
        var jobs: JobSummary?
        if !options.isDryRun, !Interruption.isRequested {
            jobs = try await withTaskExecutorPreference(context.files) {
                try await RunJobs(library: library).run { !Interruption.isRequested }
            }
        }
        report(tally, jobs, isPurge: targets != nil, isDryRun: options.isDryRun, context)
        await library.close()
        let status = run.status(tally.summary)
        return status == .success && jobs?.failure != nil ? .someFailed : status
    }

    private static func options(_ invocation: Invocation, now: Instant) throws -> TrashImages.Options {
        var grace = TrashAction.usualGrace
        if let text = invocation.value("grace") {
            guard let span = TimeSpan.read(text) else {
                throw invocation.invalidValue(of: "grace", expected: TimeSpan.expected)
            }
            grace = span
        }
        var options = TrashImages.Options(action: .purge(grace: grace))
        options.isDryRun = invocation.flag("dry-run")
        if let text = invocation.value("trashed-before") {
            guard let limit = PointInTime.read(text, now: now) else {
                throw invocation.invalidValue(of: "trashed-before", expected: PointInTime.expected)
            }
            options.trashedBefore = limit
        }
        return options
    }

    /// nil for `--due`.
    private static func targets(_ invocation: Invocation) throws -> ImageSelection? {
        var targets: ImageSelection?
        if !invocation.values("ID").isEmpty || invocation.value("query") != nil {
            targets = try TrashRun.targets(invocation, verb: "purge")
        } else if invocation.value("trashed-before") != nil {
            targets = .matching(Query())
        }
        guard (targets == nil) == invocation.flag("due") else {
            throw invocation.usageError(
                .missingArgument, "Say which images: IDs, --query QUERY or --trashed-before WHEN; or --due alone.")
        }
        return targets
    }

    private static func isConfirmed(
        _ run: TrashRun, _ targets: ImageSelection, _ context: CommandContext
    ) async throws -> Bool {
        guard !context.invocation.flag("yes") else { return true }
        let count = try await run.foreseen(targets)
        guard count > 0 else { return true }
        return try Consent.allows(
            "Purge \(CountText.of(count, "image")) for good, which cannot be undone", context)
    }

    private static func report(
        _ tally: TrashTally, _ jobs: JobSummary?, isPurge: Bool, isDryRun: Bool, _ context: CommandContext
    ) {
        if isPurge || context.isJSON { tally.printSummary(isDryRun: isDryRun, jobs: jobs ?? JobSummary()) }
        guard let jobs else { return }
        if let complaint = JobText.complaint(jobs) { context.console.complain("stills: \(complaint)") }
        guard !context.isJSON, !context.isQuiet else { return }
        if let text = JobText.describe(jobs) ?? (isPurge ? nil : "nothing is due") { context.console.print(text) }
    }
}
