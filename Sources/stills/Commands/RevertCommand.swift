internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills revert`: makes an image what it was.
enum RevertCommand: StillsCommand {
    static let declaration = Command(
        "revert", summary: "Make an image what it was at an earlier version.",
        discussion: """
            Its stated values, its collection, whether it is in the trash, and its bytes, where other ones replaced them, become \
            what they were. That is a new version: the ones between stay in its history ('stills history'), and the revert \
            can be reverted.
            """,
        positionals: [.init("ID", .one, help: "An image's id, its external id, or its SHA-256.")],
        options: [
            .value("to", valueName: "VERSION", help: "The version, as 'stills history' shows it."),
            .value("if-version", valueName: "N", help: "Only if the image has this version now."),
            .flag("dry-run", help: "Show what would change; change nothing."),
        ],
        examples: [
            .init("stills revert --to 1 0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11", "As it was taken in."),
            .init("stills revert --to 3 --dry-run dsvawkvbejkvbeverv", "What would change."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard let version = try invocation.integer("to", in: 1...Int.max) else {
            throw invocation.usageError(
                .missingArgument, "Say which version: --to VERSION, as 'stills history' shows it.")
        }
        let expected = try invocation.integer("if-version", in: 1...Int.max)
        let isDryRun = invocation.flag("dry-run")
        let name = invocation.value("ID") ?? ""
        let library = try await context.openLibrary(writes: !isDryRun)
        let ids = try await FindImages(library: library).named(name)
        guard let id = ids.first, ids.count == 1 else {
            let reason =
                ids.isEmpty
                ? "There is no image “\(PlainText.of(name))” in this library."
                : "\(ids.count) images are called “\(PlainText.of(name))”; name one by its id: "
                    + ids.map(\.description).joined(separator: ", ") + "."
            throw CommandFailure(status: .someFailed, message: reason)
        }
        let report = try await ImageVersions(library: library)
            .revert(id, to: version, expectedVersion: expected, isDryRun: isDryRun)
        let tally = EditTally(context: context, isDryRun: isDryRun, listsAll: true)
        tally.report(report)
        if !context.isJSON { tally.printSummary() }
        await library.close()
        return .success
    }
}
