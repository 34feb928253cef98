internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection rename`: gives a collection another name.
enum CollectionRenameCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "rename", summary: "Give a collection another name, where it is.",
        discussion: "The paths of those below it follow. Images keep their ids, and their files stay where they are.",
        positionals: [
            .init("PATH", help: "The collection's path or id."), .init("NAME", help: "Its new name, without “/”."),
        ],
        examples: [.init("stills collection rename shoots/2024 'May 2024'", "To shoots/May 2024.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let library = try await context.openLibrary(writes: true)
        let collection = try await EditCollections(library: library).rename(
            invocation.value("PATH") ?? "", to: invocation.value("NAME") ?? "")
        CollectionText.changed(collection, "renamed", context)
        await library.close()
        return .success
    }
}
