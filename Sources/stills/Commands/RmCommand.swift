internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills rm`: puts images into the trash.
enum RmCommand: StillsCommand {
    static let declaration = Command(
        "rm", summary: "Put images into the trash, from where “stills restore” takes them out again.",
        discussion: """
            Images in the trash are kept with everything known about them; searches show them with is:trashed only. \
            “stills purge” gives them up for good.

            1,000 images or more are thrown away only after a question, or with --yes.
            """,
        positionals: TrashRun.positionals,
        options: [
            .value("query", valueName: "QUERY", help: "All images that match."), TrashRun.dryRun, Consent.option,
        ],
        examples: [
            .init("stills rm dsvawkvbejkvbeverv", "One image, by its external id."),
            .init("stills rm --query 'store_id=1 taken:2019' --dry-run", "What a query would throw away."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let targets = try TrashRun.targets(invocation, verb: "throw away")
        var options = TrashImages.Options(action: .trash)
        options.isDryRun = invocation.flag("dry-run")
        if let remote = try await context.remoteLibrary() {
            return try await RemoteTrash(
                context: context, library: remote, action: .trash, isDryRun: options.isDryRun
            ).run(targets)
        }
        let library = try await context.openLibrary(writes: !options.isDryRun)
        let run = TrashRun(context: context, library: library, options: options, aim: .trashed)
        if !options.isDryRun, try await !run.isAllowed(targets) { return run.declined }
        let tally = try await run.run(targets)
        tally.printSummary(isDryRun: options.isDryRun, advice: "“stills restore” takes them out again.")
        await library.close()
        return run.status(tally.summary)
    }
}
