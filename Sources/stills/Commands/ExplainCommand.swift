internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills explain`: why is it there, or why not?
enum ExplainCommand: StillsCommand {
    static let declaration = Command(
        "explain", summary: "Tell all that the library knows about a file or an image, and why it is as it is.",
        discussion: """
            Of a file: whether its bytes are in the library, when they were taken in, and what an import would do with it \
            now, with the reason. Of an image: where its bytes are and whether they are there, by which words it is found, \
            who sees it, who changed it last, since when it is in the trash. Of what was purged: when, and by whom.

            A word that names a file is that file; otherwise it is an image's id, an external id or a SHA-256. The status \
            is 1 when the library knows nothing of it.
            """,
        positionals: [.init("SUBJECT", .oneOrMore, help: "A file, an image's id, an external id or a SHA-256.")],
        options: [
            .value(
                "collection", valueName: "NAME", help: "Where an import would put the file.", defaultText: "General")
        ],
        examples: [
            .init("stills explain shelf/photo.jpg", "Is this file in the library, and if not, why?"),
            .init("stills explain --json dsvawkvbejkvbeverv", "An image, for programs."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let subjects = try invocation.arguments("SUBJECT").map(context.path)
        let workingDirectory = try Path.workingDirectory()
        let library = try await context.openLibrary(writes: false)
        let use = ExplainSubject(library: library, workingDirectory: workingDirectory)
        let collection = invocation.value("collection") ?? CollectionPath.general
        var status = ExitStatus.success
        for subject in subjects {
            let explanation = try await withTaskExecutorPreference(context.files) {
                try await use.run(subject, collection: collection)
            }
            if !explanation.isKnown { status = .someFailed }
            if context.isJSON {
                context.console.printJSON { ExplanationJSON.append(explanation, to: &$0) }
            } else {
                context.console.print(ExplanationText.describe(explanation))
            }
        }
        return status
    }
}
