package import StillsModel

/// Saves searches, changes and forgets them: one's own, and nobody else's.
package struct EditSavedSearches: Sendable {
    private let library: Library
    private let rights: SavedSearchRights

    package init(library: Library) {
        self.library = library
        rights = SavedSearchRights(library: library)
    }

    /// Saves a search under a name.
    ///
    /// - Parameters:
    ///   - query: in the query language; empty for every image.
    ///   - sort: nil for the order that a search has without one.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied`, `.invalidArgument` (a name that none can have, a
    ///   query that cannot be understood), `.alreadyExists` (a search of that name) or `.resourceExhausted` (too many).
    package func create(
        named name: String, query: String, sort: SortOrder? = nil
    ) async throws(ServiceError) -> SavedSearch {
        let account = try rights.require(.write)
        try Self.check(name: name, query: query)
        let now = library.environment.now()
        let search = SavedSearch(
            id: library.environment.newID(), owner: account, name: name, query: query, sort: sort, createdAt: now,
            updatedAt: now)
        try await seam { try await library.searches.add(search, limit: SavedSearch.Limits.perAccount) }
        return search
    }

    /// Gives a saved search another name, query and order.
    ///
    /// - Throws: as ``create(named:query:sort:)``, and `.notFound`.
    package func replace(
        _ id: SavedSearchID, named name: String, query: String, sort: SortOrder?
    ) async throws(ServiceError) -> SavedSearch {
        var search = try await rights.own(id, .write)
        try Self.check(name: name, query: query)
        search.name = name
        search.query = query
        search.sort = sort
        search.updatedAt = library.environment.now()
        let changed = search
        try await seam { try await library.searches.replace(changed) }
        return search
    }

    /// Forgets a saved search.
    ///
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied` or `.notFound`.
    package func remove(_ id: SavedSearchID) async throws(ServiceError) {
        _ = try await rights.own(id, .write)
        try await seam { try await library.searches.remove(id) }
    }

    private static func check(name: String, query: String) throws(ServiceError) {
        let limit = SavedSearch.Limits.nameBytes
        let isName =
            (1...limit).contains(name.utf8.count) && name.unicodeScalars.contains { !$0.properties.isWhitespace }
            && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isName else {
            throw ServiceError(
                .invalidArgument,
                "A saved search has a name of 1 to \(limit) bytes without control characters that is not blank.")
        }
        _ = try Query(stated: query)
    }
}
