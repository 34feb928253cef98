internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection list`: which collections there are.
enum CollectionListCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "list", summary: "List the collections, and how many images each holds.",
        discussion: "Counts are of each collection itself, without those below it.",
        examples: [
            .init("stills collection list", "All collections."),
            .init("stills collection list --json", "For programs: one object to a line."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let library = try await context.openLibrary(writes: false)
        let entries = try await ListCollections(library: library).run()
        guard !context.isJSON else {
            for entry in entries { context.console.printJSON { CollectionJSON.append(entry, to: &$0) } }
            return .success
        }
        CollectionText.printTable(entries, context.console)
        return .success
    }
}
