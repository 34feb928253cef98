/// A key that a program shows instead of signing in: it acts as its account, within its scopes.
package struct APIKey: Sendable, Equatable {
    package var id: APIKeyID
    package var account: AccountID
    /// What it is for, in its owner's words.
    package var name: String
    package var scopes: KeyScopes
    package var createdAt: Instant
    /// nil: it counts until it is revoked.
    package var endsAt: Instant?
    /// When it was used last, to about a minute; nil when it never was.
    package var usedAt: Instant?

    package init(
        id: APIKeyID, account: AccountID, name: String, scopes: KeyScopes, createdAt: Instant, endsAt: Instant? = nil,
        usedAt: Instant? = nil
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.endsAt = endsAt
        self.usedAt = usedAt
    }
}

package typealias APIKeyID = Identifier<APIKey>
