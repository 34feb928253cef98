package import StillsModel
internal import Synchronization

extension MemoryCatalog: SavedSearchStore {
    package func add(_ search: SavedSearch, limit: Int) async throws(SavedSearchStoreError) {
        let failure = state.withLock { tables -> SavedSearchStoreError? in
            guard tables.accounts[search.owner] != nil else { return .noAccount(search.owner) }
            let own = tables.searches.values.filter { $0.owner == search.owner }
            guard !own.contains(where: { Self.isSame($0.name, search.name) }) else { return .nameTaken(search.name) }
            guard own.count < limit else { return .tooMany(limit) }
            tables.searches[search.id] = search
            return nil
        }
        if let failure { throw failure }
    }

    package func replace(_ search: SavedSearch) async throws(SavedSearchStoreError) {
        let failure = state.withLock { tables -> SavedSearchStoreError? in
            guard var known = tables.searches[search.id] else { return .missing(search.id) }
            let isTaken = tables.searches.values.contains { other in
                other.owner == known.owner && other.id != known.id && Self.isSame(other.name, search.name)
            }
            guard !isTaken else { return .nameTaken(search.name) }
            known.name = search.name
            known.query = search.query
            known.sort = search.sort
            known.updatedAt = search.updatedAt
            tables.searches[search.id] = known
            return nil
        }
        if let failure { throw failure }
    }

    package func remove(_ id: SavedSearchID) async throws(SavedSearchStoreError) {
        state.withLock { $0.searches[id] = nil }
    }

    package func savedSearch(_ id: SavedSearchID) async throws(SavedSearchStoreError) -> SavedSearch? {
        state.withLock { $0.searches[id] }
    }

    package func savedSearch(
        named name: String, of owner: AccountID
    ) async throws(SavedSearchStoreError) -> SavedSearch? {
        state.withLock { tables in
            tables.searches.values.first { $0.owner == owner && Self.isSame($0.name, name) }
        }
    }

    package func savedSearches(
        of owner: AccountID, after: String?, limit: Int
    ) async throws(SavedSearchStoreError) -> [SavedSearch] {
        state.withLock { tables in
            let found = tables.searches.values.filter { search in
                search.owner == owner && (after.map { $0.utf8.lexicographicallyPrecedes(search.name.utf8) } ?? true)
            }
            return Array(
                found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.prefix(max(0, limit)))
        }
    }

    /// Swift takes texts for equal whose accents are written differently: names are compared as the other catalogs do.
    private static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
