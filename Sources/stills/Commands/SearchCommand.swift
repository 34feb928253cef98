internal import Arguments
internal import Formats
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills search`: finds images.
enum SearchCommand: StillsCommand {
    static let declaration = Command(
        "search", summary: "Find images.",
        discussion: """
            Words must occur in title, description, text attributes, keywords, creator, camera, lens, place or file name; \
            “two words” in quotes is a phrase, word* a prefix, *part* a substring. FIELD:VALUE contains, FIELD=VALUE is \
            exactly, FIELD>VALUE compares, FIELD:A..B is a range, FIELD:{A,B} one of several; - or NOT negates, OR and \
            parentheses combine. Fields: id title description keyword creator camera lens taken added updated size type \
            width height megapixels orientation near place collection in owner is has digest external visibility rating, \
            any attribute, and embedded tags such as EXIF:ISO.

            After the query's first word nothing is an option: put options first.
            """,
        positionals: [
            .init(
                "QUERY", .zeroOrMore, takesRest: true,
                help: "What to find; nothing finds every image that is not trashed.")
        ],
        options: [
            SortArgument.option,
            .value(
                "saved", valueName: "NAME",
                help: """
                    Ask the search that is saved under this name, in its order unless --sort says another; words of a QUERY \
                    narrow it.
                    """),
            .value(
                "limit", short: "n", valueName: "N", help: "Print at most so many.",
                defaultText: "100; with --json all; with --facet 10"),
            .value("after", valueName: "TOKEN", help: "Go on after the page that ended with this token."),
            .flag("count", help: "Print only how many match."),
            .value(
                "facet", valueName: "FIELD,…",
                help: """
                    Print no images, but how many match, and of each field the values with how many images have each: most \
                    first, --limit of them. Fields are attributes, indexed tags such as EXIF:ISO, and type, camera, lens, \
                    keyword, creator, place, rating, orientation, collection, owner, visibility, taken (by year) and others.
                    """, isRepeatable: true),
        ],
        examples: [
            .init("stills search harbour 'cat*'", "Words, and a prefix."),
            .init("stills search --sort taken taken:2024-05 'EXIF:ISO>800'", "A month, and a comparison."),
            .init("stills search store_id=1 camera_id=3", "Attributes."),
            .init("stills search --facet camera,taken,shelf harbour", "Which values the matches have, and how often."),
            .init("stills search --saved to-review camera_id=3", "A saved search, and a condition more."),
            .init("stills search near:48.85,2.35,10km -is:public", "A place; not public."),
            .init("stills search --json type:heic 'size>5MB'", "For programs: one object to a line."),
        ])

    private static let pageSize = 500

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let stated = try SortArgument.read(invocation)
        let limit = try invocation.integer("limit", in: 1...Int.max) ?? (context.isJSON ? Int.max : 100)
        let facets = try FacetQuestion(invocation)
        let words = invocation.values("QUERY").joined(separator: " ")
        if let remote = try await context.remoteLibrary() {
            let search = RemoteSearch(context: context, library: remote)
            let saved = try await saved(in: RemoteSavedSearches(context: context, library: remote), invocation)
            let text = try QueryArgument.text(words, narrowing: saved)
            let sort = stated ?? saved?.sort ?? .newestAdded
            if let facets { return try await search.run(text, facets) }
            guard invocation.flag("count") else {
                return try await search.run(
                    text, sort: sort, limit: limit, after: invocation.value("after").map(PageToken.init(rawValue:)))
            }
            printCount(try await search.count(text), context)
            return .success
        }
        let library = try await context.openLibrary(writes: false)
        let find = FindImages(library: library)
        let saved = try await saved(in: LocalSavedSearches(library: library), invocation)
        let query = try QueryArgument.query(words, narrowing: saved)
        let sort = stated ?? saved?.sort ?? .newestAdded
        for warning in try await find.warnings(query.lookingAt(facets?.fields ?? [])) {
            context.console.complain("note: \(warning)")
        }
        if let facets {
            facets.print(try await find.facets(query, fields: facets.fields, limit: facets.limit), context)
            return .success
        }
        if invocation.flag("count") {
            printCount(try await find.count(query), context)
            return .success
        }
        let table = context.isJSON ? nil : ImageTable(console: context.console)
        var after = invocation.value("after").map(PageToken.init(rawValue:))
        var left = limit
        while left > 0 {
            let page = try await find.page(
                query, PageRequest(sort: sort, limit: min(left, pageSize), after: after))
            for record in page.records {
                if let table {
                    table.print(record)
                } else {
                    context.console.printJSON { ImageJSON.append(record, to: &$0) }
                }
            }
            left -= page.records.count
            after = page.next
            guard page.next != nil, context.console.failure == nil else { break }
        }
        if let after, !context.isQuiet { context.console.complain("There are more: --after \(after.rawValue)") }
        return .success
    }

    private static func printCount(_ count: Int, _ context: CommandContext) {
        guard context.isJSON else { return context.console.print("\(count)") }
        context.console.printJSON { writer in
            writer.beginObject()
            writer.member("count", count)
            writer.endObject()
        }
    }

    private static func saved(
        in searches: any SavedSearches, _ invocation: Invocation
    ) async throws -> SavedSearch? {
        guard let name = invocation.value("saved") else { return nil }
        return try await searches.existing(name)
    }
}

/// A query on the command line.
enum QueryArgument {
    static func parse(_ text: String) throws -> Query {
        do throws(QuerySyntaxError) {
            return try Query(text)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: "The query cannot be understood: \(error)")
        }
    }

    /// What the words ask, of what the saved search finds where one is named.
    ///
    /// - Throws: ``CommandFailure`` when either cannot be understood.
    static func query(_ words: String, narrowing saved: SavedSearch?) throws -> Query {
        let query = try parse(words)
        guard let saved else { return query }
        do throws(QuerySyntaxError) {
            return try Query(saved.query).narrowed(by: query)
        } catch {
            throw CommandFailure(
                status: .wrongUsage,
                message: "What is saved under “\(PlainText.of(saved.name))” cannot be understood: \(error)")
        }
    }

    /// The same as text; as it was written, where it is one or the other.
    static func text(_ words: String, narrowing saved: SavedSearch?) throws -> String {
        let query = try query(words, narrowing: saved)
        guard let saved else { return words }
        return try parse(words).expression == nil ? saved.query : "\(query)"
    }
}
