internal import Arguments
internal import Formats
internal import Programs
internal import StillsModel
internal import StillsService

/// What `stills search --facet` asks, and how the answer is printed.
struct FacetQuestion {
    let fields: [QueryField]
    /// Values of each field.
    let limit: Int

    /// nil where no facet is asked for.
    init?(_ invocation: Invocation) throws {
        let texts = invocation.values("facet")
        guard !texts.isEmpty else { return nil }
        for option in ["sort", "after"] where invocation.value(option) != nil {
            throw invocation.usageError(.invalidValue, "--\(option) is for images, and --facet prints none.")
        }
        guard !invocation.flag("count") else {
            throw invocation.usageError(.invalidValue, "--facet prints how many match, too: leave out --count.")
        }
        do throws(QuerySyntaxError) {
            fields = try QueryField.list(texts.joined(separator: ","))
        } catch {
            throw CommandFailure(status: .wrongUsage, message: "--facet cannot be understood: \(error)")
        }
        limit =
            try invocation.integer("limit", in: 1...SearchFacets.Limits.values) ?? SearchFacets.Limits.usualValues
    }

    func print(_ facets: SearchFacets, _ context: CommandContext) {
        let console = context.console
        guard !context.isJSON else {
            return console.printJSON { writer in
                writer.beginObject()
                FacetJSON.appendMembers(facets, to: &writer)
                writer.endObject()
            }
        }
        console.print("\(facets.imageCount)")
        let rows = facets.facets.flatMap { facet in facet.values.map { Self.row($0, of: facet.field) } }
        let table = TextTable(
            [
                .init("FIELD", fields: rows.map { $0[0] }),
                .init("IMAGES", fields: rows.map { $0[1] }, alignment: .right),
                .init("VALUE", width: 24, weight: 1),
            ], console: console)
        if let header = table.header, !rows.isEmpty { console.print(header) }
        for row in rows { console.print(table.line(row)) }
        guard !context.isQuiet else { return }
        for facet in facets.facets where facet.others > 0 {
            console.complain("\(facet.field.written) has \(CountText.of(facet.others, "more value")): --limit")
        }
    }

    private static func row(_ value: SearchFacet.Value, of field: QueryField) -> [String] {
        [field.written, "\(value.imageCount)", value.isWhole ? value.text : value.text + "…"]
    }
}
