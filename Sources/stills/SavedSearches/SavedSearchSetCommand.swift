internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills saved-search set`: changes what is saved under a name.
enum SavedSearchSetCommand: StillsCommand {
    static let group: String? = SavedSearchGroup.name

    static let declaration = Command(
        "set", summary: "Change a saved search: its query, its order, its name.",
        discussion: """
            What is not stated stays. After the query's first word nothing is an option: put options first.
            """,
        positionals: [
            .init("NAME", help: "The saved search's name."),
            .init("QUERY", .zeroOrMore, takesRest: true, help: "What to find from now on; '' for every image."),
        ],
        options: [
            .value("name", valueName: "NEW", help: "Another name for it.", completion: .nothing), SortArgument.option,
        ],
        examples: [
            .init("stills saved-search set to-review is:private -has:rating -in:archive", "Another query."),
            .init("stills saved-search set --name reviewed --sort title to-review", "Another name and order."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let sort = try SortArgument.read(invocation)
        let words = invocation.values("QUERY")
        let name = invocation.value("name")
        guard !words.isEmpty || sort != nil || name != nil else {
            throw invocation.usageError(.missingArgument, "Say what to change: a query, --sort ORDER or --name NEW.")
        }
        let query = words.isEmpty ? nil : words.joined(separator: " ")
        if let query { _ = try QueryArgument.parse(query) }
        let searches = try await context.savedSearches(writes: true)
        let known = try await searches.existing(invocation.value("NAME") ?? "")
        let changed = try await searches.replace(
            known.id, named: name ?? known.name, query: query ?? known.query, sort: sort ?? known.sort)
        SavedSearchText.tell(changed, "changed", context)
        await searches.close()
        return .success
    }
}
