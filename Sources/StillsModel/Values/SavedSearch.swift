/// A query that an account keeps under a name, to ask it again.
package struct SavedSearch: Sendable, Equatable {
    package var id: SavedSearchID
    package var owner: AccountID
    /// The owner's own word for it; no other one of the owner's has it.
    package var name: String
    /// In the query language, as its author wrote it.
    package var query: String
    /// nil for the order that a search has without one.
    package var sort: SortOrder?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: SavedSearchID, owner: AccountID, name: String, query: String, sort: SortOrder? = nil, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.query = query
        self.sort = sort
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// What an account may keep; more is refused. The query has the limits of every query.
    package enum Limits {
        /// Saved searches of one account.
        package static let perAccount = 1_000
        /// Bytes of UTF-8 of a name.
        package static let nameBytes = 200
    }
}

package typealias SavedSearchID = Identifier<SavedSearch>
