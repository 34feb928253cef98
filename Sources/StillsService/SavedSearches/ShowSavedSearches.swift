package import StillsModel

/// Tells which searches an account saved: its own, and nobody else's.
package struct ShowSavedSearches: Sendable {
    private let library: Library
    private let rights: SavedSearchRights

    package init(library: Library) {
        self.library = library
        rights = SavedSearchRights(library: library)
    }

    /// One page, by name.
    ///
    /// - Parameter after: the name that the page before ended with.
    /// - Throws: ``ServiceError`` with `.unauthenticated` or `.permissionDenied`.
    package func list(after: String? = nil, limit: Int) async throws(ServiceError) -> [SavedSearch] {
        let account = try rights.require(.read)
        return try await seam { try await library.searches.savedSearches(of: account, after: after, limit: limit) }
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied` or `.notFound`.
    package func one(_ id: SavedSearchID) async throws(ServiceError) -> SavedSearch {
        try await rights.own(id, .read)
    }

    /// nil when the account has none of that name.
    ///
    /// - Throws: ``ServiceError`` with `.unauthenticated` or `.permissionDenied`.
    package func named(_ name: String) async throws(ServiceError) -> SavedSearch? {
        let account = try rights.require(.read)
        return try await seam { try await library.searches.savedSearch(named: name, of: account) }
    }
}
