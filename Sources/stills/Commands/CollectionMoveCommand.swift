internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection move`: puts a collection into another one.
enum CollectionMoveCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "move", summary: "Put a collection, with all below it, into another one.",
        discussion: "Images keep their ids, and their files stay where they are.",
        positionals: [
            .init("PATH", help: "The collection's path or id."),
            .init("INTO", help: "The path or id of the one that it goes into; / is the outermost level."),
        ],
        examples: [
            .init("stills collection move 2024 shoots", "To shoots/2024."),
            .init("stills collection move shoots/2024 /", "Out of shoots."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let parent = invocation.value("INTO") ?? "/"
        let library = try await context.openLibrary(writes: true)
        let collection = try await EditCollections(library: library).move(
            invocation.value("PATH") ?? "", into: parent == "/" ? nil : parent)
        CollectionText.changed(collection, "moved", context)
        await library.close()
        return .success
    }
}
