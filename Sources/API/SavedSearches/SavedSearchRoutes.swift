internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Searches that accounts keep under names. Each account has its own, an administrator too.
enum SavedSearchRoutes {
    static let tag = "Saved searches"

    static let all: [Route] = [list, create, show, replace, remove]

    /// `GET /v1/searches`
    private static let list = Route(
        .get, "/v1/searches", id: "listSavedSearches", tag: tag, summary: "List one’s saved searches, by name",
        parameters: [
            .query("name", .text(1...SavedSearch.Limits.nameBytes), "Only the one of this name."),
            .query("pageSize", .integer(1...1_000), "How many at most; 50 without it."),
            .query("pageToken", .text(1...SavedSearch.Limits.nameBytes), "`nextPageToken` of the page before."),
        ],
        responses: [.json(.ok, "A page of saved searches", SavedSearchSchemas.searches)],
        problems: [.badRequest, .unauthorized, .forbidden]
    ) { request in
        let use = ShowSavedSearches(library: request.library)
        let limit = request.query.integer("pageSize") ?? 50
        var found: [SavedSearch]
        var next: String?
        if let name = request.query.string("name") {
            found = try await use.named(name).map { [$0] } ?? []
        } else {
            found = try await use.list(after: request.query.string("pageToken"), limit: limit + 1)
            if found.count > limit {
                found.removeLast()
                next = found.last?.name
            }
        }
        return .json(capacity: 256 * (found.count + 1)) { writer in
            writer.beginObject()
            writer.key("searches")
            writer.beginArray()
            for search in found { SavedSearchJSON.append(search, to: &writer) }
            writer.endArray()
            writer.member("nextPageToken", next)
            writer.endObject()
        }
    }

    /// `POST /v1/searches`
    private static let create = Route(
        .post, "/v1/searches", id: "createSavedSearch", tag: tag, summary: "Save a search under a name",
        discussion: "An account has at most \(SavedSearch.Limits.perAccount) of them.",
        body: .json(SavedSearchSchemas.newSearch),
        responses: [
            .json(
                .created, "The saved search", SavedSearchSchemas.search, fields: [("Location", "Its address.")])
        ],
        problems: changeProblems
    ) { request in
        let stated = try Stated(request.body)
        let made: SavedSearch
        do throws(ServiceError) {
            made = try await EditSavedSearches(library: request.library).create(
                named: stated.name, query: stated.query, sort: stated.sort)
        } catch {
            guard error.code == .resourceExhausted else { throw error }
            // No later try helps, as after 429 or 507 it might: one must go first.
            throw Problem(.conflict, error.message, code: error.code.rawValue)
        }
        return .json(.created, fields: ["Location": "/v1/searches/\(made.id)"]) {
            SavedSearchJSON.append(made, to: &$0)
        }
    }

    /// `GET /v1/searches/{id}`
    private static let show = Route(
        .get, "/v1/searches/{id}", id: "getSavedSearch", tag: tag, summary: "Show a saved search",
        responses: [.json(.ok, "The saved search", SavedSearchSchemas.search)],
        problems: [.unauthorized, .forbidden, .notFound]
    ) { request in
        let found = try await ShowSavedSearches(library: request.library).one(request.identifier())
        return .json { SavedSearchJSON.append(found, to: &$0) }
    }

    /// `PUT /v1/searches/{id}`
    private static let replace = Route(
        .put, "/v1/searches/{id}", id: "putSavedSearch", tag: tag,
        summary: "Give a saved search another name, query and order",
        body: .json(SavedSearchSchemas.newSearch),
        responses: [.json(.ok, "The saved search as it is now", SavedSearchSchemas.search)],
        problems: changeProblems + [.notFound]
    ) { request in
        let stated = try Stated(request.body)
        let changed = try await EditSavedSearches(library: request.library).replace(
            request.identifier(), named: stated.name, query: stated.query, sort: stated.sort)
        return .json { SavedSearchJSON.append(changed, to: &$0) }
    }

    /// `DELETE /v1/searches/{id}`
    private static let remove = Route(
        .delete, "/v1/searches/{id}", id: "deleteSavedSearch", tag: tag, summary: "Forget a saved search",
        responses: [.empty(.noContent, "It is gone")], problems: [.unauthorized, .forbidden, .notFound]
    ) { request in
        try await EditSavedSearches(library: request.library).remove(request.identifier())
        return HTTPResponse(.noContent)
    }

    private static let changeProblems: [HTTPStatus] = [
        .badRequest, .unauthorized, .forbidden, .conflict, .contentTooLarge, .unsupportedMediaType, .unprocessable,
    ]

    /// What a body states of a search.
    private struct Stated {
        let name: String
        let query: String
        let sort: SortOrder?

        /// - Throws: ``Problem`` with 422 that points at the query, and names the column.
        init(_ body: JSONValue) throws(Problem) {
            name = body["name"]?.text ?? ""
            query = body["query"]?.text ?? ""
            sort = body["sort"]?.text.flatMap { SortOrder($0) }
            do throws(QuerySyntaxError) {
                _ = try Query(query)
            } catch {
                throw Problem(
                    .unprocessable, "The query cannot be understood: \(error.message).",
                    errors: [.init(pointer: "/query", "\(error.message).")])
            }
        }
    }
}
