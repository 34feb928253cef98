internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection show`: everything known about one collection.
enum CollectionShowCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "show", summary: "Show what is known about a collection.",
        positionals: [.init("PATH", .oneOrMore, help: "A collection's path or id.")],
        examples: [.init("stills collection show shoots/2024", "By its path.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let library = try await context.openLibrary(writes: false)
        var status = ExitStatus.success
        for name in context.invocation.values("PATH") {
            do throws(ServiceError) {
                let entry = try await ListCollections(library: library).one(name)
                if context.isJSON {
                    context.console.printJSON { CollectionJSON.append(entry, to: &$0) }
                } else {
                    context.console.print(CollectionText.describe(entry))
                }
            } catch {
                guard error.code == .notFound else { throw error }
                context.console.complain("stills: \(error.message)")
                status = .someFailed
            }
        }
        return status
    }
}
