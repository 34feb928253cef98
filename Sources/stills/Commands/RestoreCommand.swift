internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills restore`: takes images out of the trash.
enum RestoreCommand: StillsCommand {
    static let declaration = Command(
        "restore", summary: "Take images out of the trash.",
        discussion: """
            A query is about images in the trash: is:trashed need not be said. What was purged cannot be restored; the \
            same file can be imported again.
            """,
        positionals: TrashRun.positionals,
        options: [
            .value("query", valueName: "QUERY", help: "All images in the trash that match."), TrashRun.dryRun,
        ],
        examples: [
            .init("stills restore dsvawkvbejkvbeverv", "One image, by its external id."),
            .init("stills restore --query 'updated>2h'", "What was thrown away within the last two hours."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let targets = try TrashRun.targets(invocation, verb: "restore")
        var options = TrashImages.Options(action: .restore)
        options.isDryRun = invocation.flag("dry-run")
        if let remote = try await context.remoteLibrary() {
            return try await RemoteTrash(
                context: context, library: remote, action: .restore, isDryRun: options.isDryRun
            ).run(targets)
        }
        let library = try await context.openLibrary(writes: !options.isDryRun)
        let run = TrashRun(context: context, library: library, options: options, aim: .restored)
        let tally = try await run.run(targets)
        tally.printSummary(isDryRun: options.isDryRun)
        await library.close()
        return run.status(tally.summary)
    }
}
