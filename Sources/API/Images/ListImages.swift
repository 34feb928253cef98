internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    /// `GET /v1/images`: finds images.
    static let list = Route(
        .get, "/v1/images", id: "listImages", tag: tag, summary: "Find images",
        discussion: """
            Only what the principal may see is found and counted. `warnings` tells of names in the query that no image has.

            Accept: application/x-ndjson asks for the records of an export instead, one to a line, of which the same images can \
            be made again: of those that the principal may read, not merely see.
            """,
        parameters: [
            .query(
                "q", .text(0...10_000), "What to find, in the query language; nothing finds all that is not trashed."),
            .query(
                "sort", .words(SortOrder.Key.allCases.flatMap { [$0.rawValue, "-\($0.rawValue)"] }),
                "The order; with `-` falling. Without it the newest come first."),
            .query("pageSize", .integer(1...1_000), "How many at most; 50 without it."),
            .query("pageToken", .text(1...4_000), "`nextPageToken` of the page before."),
            .query(
                "facet", .text(1...4_000),
                "Names of fields with commas between them, such as `camera,store_id`. The page tells, too, how many images match, and which values of these fields they have."
            ),
            .query(
                "facetLimit", .integer(1...SearchFacets.Limits.values),
                "How many values of each field at most; \(SearchFacets.Limits.usualValues) without it."),
            .query("history", .boolean, "Whether records of an export have the image’s history, where it may be read."),
        ],
        responses: [
            .json(
                .ok, "A page of images, or of records", ImageSchemas.page,
                fields: [(nextPageField, "With records: where the next page begins; missing after the last.")]),
            .other(.ok, "A page of records", mediaType: exportType),
        ], problems: [.badRequest]
    ) { request in
        let query = try query(request.query.text("q") ?? "")
        let page = PageRequest(
            sort: request.query.text("sort").flatMap { SortOrder($0) } ?? .newestAdded,
            limit: request.query.integer("pageSize") ?? 50,
            after: request.query.text("pageToken").map(PageToken.init(rawValue:)))
        let wantsHistory = request.query.flag("history")
        if asksForExport(request) {
            guard request.query.text("facet") == nil else {
                throw Problem(
                    .badRequest, "facet needs Accept: application/json.",
                    errors: [.init(parameter: "facet", "Records of an export have none.")])
            }
            return try await export(query, page, hasHistory: wantsHistory, request.library)
        }
        let facetFields = try request.query.text("facet").map { text throws(Problem) in try fields(text) } ?? []
        guard !wantsHistory else {
            throw Problem(
                .badRequest, "history needs Accept: \(exportType).",
                errors: [.init(parameter: "history", "Only records of an export have it.")])
        }
        let find = FindImages(library: request.library)
        let found = try await find.page(query, page)
        let asked = query.lookingAt(facetFields)
        let warnings = asked.expression == nil ? [] : try await find.warnings(asked)
        let facets =
            facetFields.isEmpty
            ? nil
            : try await find.facets(
                query, fields: facetFields,
                limit: request.query.integer("facetLimit") ?? SearchFacets.Limits.usualValues)
        return .json(capacity: 2_048 * (found.records.count + 1), fields: ["Vary": "Accept"]) { writer in
            writer.beginObject()
            writer.key("images")
            writer.beginArray()
            for record in found.records { ImageJSON.append(record, to: &writer) }
            writer.endArray()
            writer.member("nextPageToken", found.next?.rawValue)
            writer.key("warnings")
            writer.beginArray()
            for warning in warnings { writer.string(warning) }
            writer.endArray()
            if let facets { FacetJSON.appendMembers(facets, to: &writer) }
            writer.endObject()
        }
    }

    /// - Throws: ``Problem`` with 400 that names the column.
    private static func fields(_ text: String) throws(Problem) -> [QueryField] {
        do throws(QuerySyntaxError) {
            return try QueryField.list(text)
        } catch {
            throw Problem(
                .badRequest, "The names of fields cannot be understood: \(error.message).",
                errors: [.init(parameter: "facet", "\(error.message).")])
        }
    }

    /// - Throws: ``Problem`` with 400 that names the column.
    static func query(_ text: String) throws(Problem) -> Query {
        do throws(QuerySyntaxError) {
            return try Query(text)
        } catch {
            throw Problem(
                .badRequest, "The query cannot be understood: \(error.message).",
                errors: [.init(parameter: "q", "\(error.message).")])
        }
    }
}
