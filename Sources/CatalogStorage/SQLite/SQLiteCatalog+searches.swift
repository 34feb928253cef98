internal import SQLite
package import StillsModel

extension SQLiteCatalog: SavedSearchStore {
    package func add(_ search: SavedSearch, limit: Int) async throws(SavedSearchStoreError) {
        let refusal = try await changeSearches { connection throws(SQLiteError) -> SavedSearchStoreError? in
            let owner = SQLiteValue.blob(search.owner.bytes)
            let isKnown = try connection.first("SELECT 1 FROM account WHERE id = ?1", owner) { _ in true }
            guard isKnown != nil else { return .noAccount(search.owner) }
            let taken = try SavedSearchRow.id(named: search.name, of: search.owner.bytes, in: connection)
            guard taken == nil else { return .nameTaken(search.name) }
            let count = try connection.first("SELECT COUNT(*) FROM saved_search WHERE owner = ?1", owner) {
                Int($0.integer(0))
            }
            guard (count ?? 0) < limit else { return .tooMany(limit) }
            try SavedSearchRow.insert(search, into: connection)
            return nil
        }
        if let refusal { throw refusal }
    }

    package func replace(_ search: SavedSearch) async throws(SavedSearchStoreError) {
        let refusal = try await changeSearches { connection throws(SQLiteError) -> SavedSearchStoreError? in
            let owner = try connection.first(
                "SELECT owner FROM saved_search WHERE id = ?1", .blob(search.id.bytes)
            ) { $0.blob(0) }
            guard let owner else { return .missing(search.id) }
            let taken = try SavedSearchRow.id(named: search.name, of: owner, in: connection)
            guard taken == nil || taken == search.id else { return .nameTaken(search.name) }
            try SavedSearchRow.update(search, in: connection)
            return nil
        }
        if let refusal { throw refusal }
    }

    package func remove(_ id: SavedSearchID) async throws(SavedSearchStoreError) {
        try await changeSearches { connection throws(SQLiteError) in
            _ = try connection.run("DELETE FROM saved_search WHERE id = ?1", .blob(id.bytes))
        }
    }

    package func savedSearch(_ id: SavedSearchID) async throws(SavedSearchStoreError) -> SavedSearch? {
        try await searches("WHERE id = ?1", [.blob(id.bytes)]).first
    }

    package func savedSearch(
        named name: String, of owner: AccountID
    ) async throws(SavedSearchStoreError) -> SavedSearch? {
        try await searches("WHERE owner = ?1 AND name = ?2", [.blob(owner.bytes), .text(name)]).first
    }

    package func savedSearches(
        of owner: AccountID, after: String?, limit: Int
    ) async throws(SavedSearchStoreError) -> [SavedSearch] {
        try await searches(
            "WHERE owner = ?1 AND (?2 IS NULL OR name > ?2) ORDER BY name LIMIT ?3",
            [.blob(owner.bytes), .optional(after), .integer(Int64(max(0, limit)))])
    }

    // MARK: - Lanes

    private func searches(
        _ condition: String, _ values: [SQLiteValue]
    ) async throws(SavedSearchStoreError) -> [SavedSearch] {
        do throws(RecordStoreError) {
            return try await reader.run { connection throws(SQLiteError) in
                var searches: [SavedSearch] = []
                try connection.query("SELECT \(SavedSearchRow.columns) FROM saved_search \(condition)", values) {
                    row throws(SQLiteError) in searches.append(try SavedSearchRow.search(row))
                }
                return searches
            }
        } catch {
            throw SavedSearchStoreError(error.code, error.message, cause: error)
        }
    }

    private func changeSearches<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(SavedSearchStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await writer.run { connection throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in .commit(try body(connection)) }
            }
        } catch {
            throw SavedSearchStoreError(error.code, error.message, cause: error)
        }
    }
}
