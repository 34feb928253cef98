internal import SQLite
package import StillsModel

extension SQLiteCatalog {
    package func find(
        _ query: Query, for principal: Principal, page: PageRequest
    ) async throws(SearchIndexError) -> SearchPage {
        guard UnchangedReads.isListing(query, page) else {
            return try await find(query, for: principal, page: page, opening: nil)
        }
        let key = UnchangedReads.ListingKey(principal: principal, page: page)
        return try await unchanged(key, in: { $0.listings }) { version async throws(SearchIndexError) in
            try await find(query, for: principal, page: page, opening: version)
        } ?? SearchPage(images: [], next: nil)
    }

    private func find(
        _ query: Query, for principal: Principal, page: PageRequest, opening version: CatalogVersion?
    ) async throws(SearchIndexError) -> SearchPage {
        let order = SearchOrder(page.sort, of: query)
        let start = try page.after.map { token throws(SearchIndexError) in try order.position(of: token) }
        let now = now()
        let outcome = try await search { connection throws(SQLiteError) in
            try version?.open()
            let search = try SQLiteSearch(connection: connection, query: query, principal: principal, now: now)
            return try search.page(order, after: start, limit: page.limit)
        }
        guard let outcome else { throw SearchIndexError.tooManyForRelevance }
        return outcome
    }

    package func count(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> Int {
        let now = now()
        return try await search { connection throws(SQLiteError) in
            try SQLiteSearch(connection: connection, query: query, principal: principal, now: now).count()
        }
    }

    package func facets(
        _ query: Query, for principal: Principal, fields: [QueryField], limit: Int
    ) async throws(SearchIndexError) -> SearchFacets {
        let targets = try FacetTarget.targets(of: fields, limit: limit)
        let now = now()
        return try await search { connection throws(SQLiteError) in
            try SQLiteSearch(connection: connection, query: query, principal: principal, now: now, facets: targets)
                .facets(targets, limit: limit)
        }
    }

    package func warnings(_ query: Query, for principal: Principal) async throws(SearchIndexError) -> [String] {
        let now = now()
        return try await search { connection throws(SQLiteError) in
            let visible = try SQLiteSearch(connection: connection, query: Query(), principal: principal, now: now)
            return query.warnings(knownAttributes: try visible.attributeNames()).map { $0.message }
        }
    }

    private func search<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(SearchIndexError) -> Value {
        do throws(RecordStoreError) {
            return try await reader.run { connection throws(SQLiteError) in
                try connection.transaction(isReading: true) { () throws(SQLiteError) in .commit(try body(connection)) }
            }
        } catch {
            throw SearchIndexError(error.code, error.message, cause: error)
        }
    }
}
