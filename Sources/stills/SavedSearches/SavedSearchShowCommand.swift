internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills saved-search show`: what is saved under a name.
enum SavedSearchShowCommand: StillsCommand {
    static let group: String? = SavedSearchGroup.name

    static let declaration = Command(
        "show", summary: "Show what is saved under a name.",
        positionals: [.init("NAME", .oneOrMore, help: "A saved search's name.")],
        examples: [.init("stills saved-search show to-review", "Its query, order and age.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let searches = try await context.savedSearches(writes: false)
        var status = ExitStatus.success
        for name in context.invocation.values("NAME") {
            guard let search = try await searches.named(name) else {
                context.console.complain("stills: There is no saved search “\(PlainText.of(name))”.")
                status = .someFailed
                continue
            }
            if context.isJSON {
                context.console.printJSON { SavedSearchJSON.append(search, to: &$0) }
            } else {
                context.console.print(SavedSearchText.describe(search))
            }
        }
        await searches.close()
        return status
    }
}
