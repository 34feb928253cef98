internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection set`: what new images in a collection begin with.
enum CollectionSetCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "set", summary: "Say what new images in a collection begin with.",
        discussion: "Images that are in it already keep what they have.",
        positionals: [.init("PATH", help: "The collection's path or id.")],
        options: [
            .value(
                "visibility", valueName: "WHO", help: "Who may see new images.",
                allowedValues: Visibility.allCases.map(\.rawValue))
        ],
        examples: [.init("stills collection set press --visibility public", "New images in it are public.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard let visibility = invocation.value("visibility").flatMap(Visibility.init(rawValue:)) else {
            throw invocation.usageError(.missingArgument, "Say what to set: --visibility private or public.")
        }
        let library = try await context.openLibrary(writes: true)
        let collection = try await EditCollections(library: library).setVisibility(
            invocation.value("PATH") ?? "", visibility)
        CollectionText.changed(collection, "new images are \(visibility.rawValue)", context)
        await library.close()
        return .success
    }
}
