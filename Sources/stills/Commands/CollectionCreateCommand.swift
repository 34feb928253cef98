internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection create`: makes a collection.
enum CollectionCreateCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "create", summary: "Make a collection.",
        discussion: """
            A path names a collection within another one: shoots/2024. A name is unique where it is; it holds no “/” and no \
            control character, is not blank, “.” or “..”, and has at most 255 bytes.
            """,
        positionals: [.init("PATH", help: "The collection's path.")],
        options: [
            .flag("parents", short: "p", help: "Make the collections above it too."),
            .value(
                "visibility", valueName: "WHO", help: "Who may see new images in it, unless the import says otherwise.",
                allowedValues: Visibility.allCases.map(\.rawValue), defaultText: "as the one above it, else private"),
        ],
        examples: [
            .init("stills collection create shoots", "An outermost collection."),
            .init("stills collection create --parents shoots/2024/may --visibility public", "With those above it."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let path = try CollectionPath(invocation.value("PATH") ?? "")
        let library = try await context.openLibrary(writes: true)
        let made = try await EditCollections(library: library).create(
            path, visibility: invocation.value("visibility").flatMap(Visibility.init(rawValue:)),
            makesParents: invocation.flag("parents"))
        for collection in made { CollectionText.changed(collection, "made", context) }
        await library.close()
        return .success
    }
}
