internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    static let exportType = "application/x-ndjson"
    static let nextPageField = "Stills-Next-Page"

    /// Whether the records of an export are asked for by name, and JSON is not.
    static func asksForExport(_ request: APIRequest) -> Bool {
        let ranges = MediaRange.list(request.http.fields.values("Accept"))
        func names(_ subtype: String) -> Bool {
            ranges.contains { $0.type == "application" && $0.subtype == subtype && $0.isAcceptable }
        }
        return names("x-ndjson") && !names("json")
    }

    /// A page of records.
    static func export(
        _ query: Query, _ request: PageRequest, hasHistory: Bool, _ library: Library
    ) async throws -> HTTPResponse {
        let page = try await ExportPages(library: library).page(query, request, hasHistory: hasHistory)
        var fields: HTTPFields = ["Content-Type": exportType, "Vary": "Accept"]
        fields[nextPageField] = page.next?.rawValue
        return HTTPResponse(.ok, fields: fields, body: .bytes(page.lines))
    }
}
