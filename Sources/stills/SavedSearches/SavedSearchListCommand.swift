internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills saved-search list`: which searches are saved.
enum SavedSearchListCommand: StillsCommand {
    static let group: String? = SavedSearchGroup.name

    static let declaration = Command(
        "list", summary: "List the saved searches, by name.",
        examples: [
            .init("stills saved-search list", "All of them."),
            .init("stills saved-search list --json", "For programs: one object to a line."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let searches = try await context.savedSearches(writes: false)
        // An account has at most as many as fit into a table that is made at once.
        var found: [SavedSearch] = []
        try await searches.each { search in
            found.append(search)
            return true
        }
        if context.isJSON {
            for search in found { context.console.printJSON { SavedSearchJSON.append(search, to: &$0) } }
        } else {
            SavedSearchText.printTable(found, context.console)
        }
        await searches.close()
        return .success
    }
}
