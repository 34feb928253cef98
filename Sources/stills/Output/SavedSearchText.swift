internal import Programs
internal import StillsModel
internal import StillsService

/// Saved searches for people.
enum SavedSearchText {
    /// A table on a terminal; elsewhere fields parted by tabs.
    static func printTable(_ searches: [SavedSearch], _ console: Console) {
        let table = TextTable(
            [
                .init("NAME", width: 16, weight: 1), .init("QUERY", width: 24, weight: 3),
                .init("SORT", width: 10, isOptional: true),
            ], console: console)
        if let header = table.header, !searches.isEmpty { console.print(header) }
        for search in searches { console.print(table.line([search.name, search.query, order(search)])) }
    }

    static func describe(_ search: SavedSearch) -> String {
        let fields = [
            ("query", search.query), ("sort", order(search)), ("saved", search.createdAt.description),
            ("changed", search.updatedAt.description), ("id", search.id.description),
        ]
        return "Saved search \(PlainText.of(search.name))"
            + fields.map { name, value in
                "\n  \(name)\(String(repeating: " ", count: 8 - name.count)) \(PlainText.of(value))"
            }.joined()
    }

    /// Tells what became of one.
    static func tell(_ search: SavedSearch, _ change: String, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { SavedSearchJSON.append(search, to: &$0) }
        } else if !context.isQuiet {
            context.console.print("\(PlainText.of(search.name)): \(change)")
        }
    }

    private static func order(_ search: SavedSearch) -> String {
        (search.sort ?? .newestAdded).description
    }
}
