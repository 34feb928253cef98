/// Whoever makes a request.
package struct Principal: Sendable, Hashable {
    /// The account that asks; nil for a stranger.
    package let account: AccountID?
    /// The account's role; that of a stranger gives nothing.
    package let role: Role
    /// What the API key leaves of the account's rights; nil where the account itself has signed in.
    package let key: KeyScopes?
    /// Which key that is, where it is known.
    package let keyID: APIKeyID?

    /// Nobody signed in.
    package static let stranger = Principal(account: nil, role: .viewer, key: nil, keyID: nil)

    package static func account(_ account: AccountID, _ role: Role) -> Principal {
        Principal(account: account, role: role, key: nil, keyID: nil)
    }

    /// An account, by one of its API keys.
    package static func key(
        _ scopes: KeyScopes, of account: AccountID, _ role: Role, id: APIKeyID? = nil
    ) -> Principal {
        Principal(account: account, role: role, key: scopes, keyID: id)
    }

    private init(account: AccountID?, role: Role, key: KeyScopes?, keyID: APIKeyID?) {
        self.account = account
        self.role = role
        self.key = key
        self.keyID = keyID
    }

    /// Whether a key, if it is one, leaves the right to such things.
    package func hasScope(_ scope: KeyScopes.Scope) -> Bool { key.map { $0.scopes.contains(scope) } ?? true }

    /// Whether every image may be read, whosoever it is.
    package var readsEverything: Bool {
        account != nil && role.readsEverything && hasScope(.read) && key?.collections == nil
    }

    /// Whether everything may be done: nothing needs to be looked up to know.
    package var mayDoEverything: Bool { account != nil && role == .admin && key == nil }
}
