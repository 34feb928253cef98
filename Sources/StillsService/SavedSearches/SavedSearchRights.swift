internal import StillsModel

/// Who may do what with saved searches: each account with its own, whatever its role; an administrator is no exception.
///
/// A key reads them with the scope `read`, and changes them with `write`. One that is confined to collections has none: a
/// search may name what the key may not know of.
struct SavedSearchRights {
    let library: Library

    /// - Returns: the account whose searches are meant.
    /// - Throws: ``ServiceError`` with `.unauthenticated` for a stranger, or `.permissionDenied` for a key.
    func require(_ scope: KeyScopes.Scope) throws(ServiceError) -> AccountID {
        guard let account = library.account else { throw .signInNeeded }
        guard library.principal.key?.collections == nil else {
            throw ServiceError(.permissionDenied, "A key that is confined to collections has no saved searches.")
        }
        guard library.principal.hasScope(scope) else {
            throw ServiceError(.permissionDenied, "The key has not the scope “\(scope.rawValue)”, which this needs.")
        }
        return account
    }

    /// The account's own search of that id.
    ///
    /// - Throws: as ``require(_:)``, and `.notFound`: there is none, or it is somebody else's.
    func own(_ id: SavedSearchID, _ scope: KeyScopes.Scope) async throws(ServiceError) -> SavedSearch {
        let account = try require(scope)
        guard let found = try await seam({ try await library.searches.savedSearch(id) }), found.owner == account else {
            throw ServiceError(SavedSearchStoreError.missing(id))
        }
        return found
    }
}
