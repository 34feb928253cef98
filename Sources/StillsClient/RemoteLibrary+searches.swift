internal import Formats
internal import HTTPClient
package import StillsModel

/// One's saved searches on a server. It does not tell whose they are: their owner is none.
extension RemoteLibrary {
    private static let savedSearchPage = 200

    /// Hands one's saved searches over, page by page in the order of their names, until the body answers false.
    package func eachSavedSearch(_ body: ([SavedSearch]) -> Bool) async throws(RemoteError) {
        var token: String?
        repeat {
            var parameters = [(name: "pageSize", value: "\(Self.savedSearchPage)")]
            if let token { parameters.append(("pageToken", token)) }
            let answer = try await calls.json("GET", "/v1/searches", query: parameters)
            guard body(try savedSearches(answer)) else { return }
            token = answer["nextPageToken"]?.text
        } while token != nil
    }

    /// nil when one has none of that name.
    package func savedSearch(named name: String) async throws(RemoteError) -> SavedSearch? {
        // What none can be called, the server refuses to look for.
        guard (1...SavedSearch.Limits.nameBytes).contains(name.utf8.count) else { return nil }
        return try savedSearches(try await calls.json("GET", "/v1/searches", query: [(name: "name", value: name)]))
            .first
    }

    /// Saves a search under a name.
    ///
    /// - Throws: ``RemoteError``; `.alreadyExists` where there is one of that name.
    package func saveSearch(
        named name: String, query: String, sort: SortOrder?
    ) async throws(RemoteError) -> SavedSearch {
        try savedSearch(try await calls.json("POST", "/v1/searches") { Self.write(name, query, sort, to: &$0) })
    }

    /// Gives a saved search another name, query and order.
    package func replaceSavedSearch(
        _ id: SavedSearchID, named name: String, query: String, sort: SortOrder?
    ) async throws(RemoteError) -> SavedSearch {
        try savedSearch(
            try await calls.json("PUT", "/v1/searches/\(id)") { Self.write(name, query, sort, to: &$0) })
    }

    /// Forgets a saved search.
    package func removeSavedSearch(_ id: SavedSearchID) async throws(RemoteError) {
        _ = try await calls.call("DELETE", "/v1/searches/\(id)")
    }

    private static func write(_ name: String, _ query: String, _ sort: SortOrder?, to writer: inout JSONWriter) {
        writer.member("name", name)
        writer.member("query", query)
        writer.member("sort", sort?.description)
    }

    private func savedSearches(_ json: JSONValue) throws(RemoteError) -> [SavedSearch] {
        guard case .array(let elements)? = json["searches"] else { throw calls.misunderstood }
        var searches: [SavedSearch] = []
        for element in elements { searches.append(try savedSearch(element)) }
        return searches
    }

    /// An order that this program does not know is none.
    private func savedSearch(_ json: JSONValue) throws(RemoteError) -> SavedSearch {
        guard let id = json["id"]?.text.flatMap({ SavedSearchID($0) }), let name = json["name"]?.text,
            let query = json["query"]?.text,
            let createdAt = json["createdAt"]?.text.flatMap({ Timestamp($0)?.instant }),
            let updatedAt = json["updatedAt"]?.text.flatMap({ Timestamp($0)?.instant })
        else { throw calls.misunderstood }
        return SavedSearch(
            id: id, owner: AccountID(high: 0, low: 0), name: name, query: query,
            sort: json["sort"]?.text.flatMap { SortOrder($0) }, createdAt: createdAt, updatedAt: updatedAt)
    }
}
