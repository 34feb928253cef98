/// Keeps the searches that accounts saved. They go with their account.
///
/// Names are compared byte by byte. Every change is durable when its call returns.
package protocol SavedSearchStore: Sendable {
    /// Saves a search.
    ///
    /// - Parameter limit: how many its owner may have.
    /// - Throws: ``SavedSearchStoreError`` with `.notFound` (no such account), `.alreadyExists` (the owner has one of that name)
    ///   or `.resourceExhausted` (the owner has so many).
    func add(_ search: SavedSearch, limit: Int) async throws(SavedSearchStoreError)

    /// Writes name, query, order and time of change of a saved search; what else it has stays.
    ///
    /// - Throws: ``SavedSearchStoreError`` with `.notFound` (there is none of that id) or `.alreadyExists` (its owner has another
    ///   one of that name).
    func replace(_ search: SavedSearch) async throws(SavedSearchStoreError)

    /// Forgets a saved search. Forgetting a missing one is not an error.
    func remove(_ id: SavedSearchID) async throws(SavedSearchStoreError)

    /// nil when there is none of that id.
    func savedSearch(_ id: SavedSearchID) async throws(SavedSearchStoreError) -> SavedSearch?

    /// The owner's of that name; nil when there is none.
    func savedSearch(named name: String, of owner: AccountID) async throws(SavedSearchStoreError) -> SavedSearch?

    /// Those of an account in the order of the bytes of their names.
    ///
    /// - Parameter after: the name that the page before ended with, be it there any more or not.
    func savedSearches(
        of owner: AccountID, after: String?, limit: Int
    ) async throws(SavedSearchStoreError) -> [SavedSearch]
}

/// An error of a ``SavedSearchStore``.
package struct SavedSearchStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension SavedSearchStoreError {
    package static func noAccount(_ id: AccountID) -> SavedSearchStoreError {
        SavedSearchStoreError(.notFound, "There is no account \(id).")
    }

    package static func missing(_ id: SavedSearchID) -> SavedSearchStoreError {
        SavedSearchStoreError(.notFound, "There is no saved search \(id).")
    }

    package static func nameTaken(_ name: String) -> SavedSearchStoreError {
        SavedSearchStoreError(.alreadyExists, "There is a saved search “\(name)” already.")
    }

    package static func tooMany(_ limit: Int) -> SavedSearchStoreError {
        SavedSearchStoreError(.resourceExhausted, "The account has \(limit) saved searches, the most that it can.")
    }
}
