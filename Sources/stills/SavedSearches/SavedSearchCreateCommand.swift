internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills saved-search create`: saves a search under a name.
enum SavedSearchCreateCommand: StillsCommand {
    static let group: String? = SavedSearchGroup.name

    static let declaration = Command(
        "create", summary: "Save a search under a name.",
        discussion: """
            The query is that of “stills search”; one that cannot be understood is refused. A name has 1 to 200 bytes and no \
            control character, and is yours once. After the query's first word nothing is an option: put options first.
            """,
        positionals: [
            .init("NAME", help: "The name to find it by."),
            .init(
                "QUERY", .zeroOrMore, takesRest: true,
                help: "What to find; nothing finds every image that is not trashed."),
        ],
        options: [SortArgument.option],
        examples: [
            .init("stills saved-search create to-review is:private -has:rating", "Words of a query."),
            .init("stills saved-search create --sort -taken summer 'taken:2024-06..2024-08'", "With an order."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let sort = try SortArgument.read(invocation)
        let query = invocation.values("QUERY").joined(separator: " ")
        _ = try QueryArgument.parse(query)
        let searches = try await context.savedSearches(writes: true)
        let made = try await searches.create(named: invocation.value("NAME") ?? "", query: query, sort: sort)
        SavedSearchText.tell(made, "saved", context)
        await searches.close()
        return .success
    }
}
