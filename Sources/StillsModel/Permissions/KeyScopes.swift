/// What an API key leaves of its account's rights.
///
/// Scopes are no ladder: a key with `write` alone puts images in and cannot look at any.
package struct KeyScopes: Sendable, Hashable {
    package enum Scope: String, Sendable, CaseIterable {
        case read, write, own, admin
    }

    package var scopes: Set<Scope>
    /// The collections that it is confined to, with those below them; nil for no such limit. A key that is confined has no
    /// right outside them, but for what is public.
    package var collections: Set<CollectionID>?

    package init(_ scopes: Set<Scope>, collections: Set<CollectionID>? = nil) {
        self.scopes = scopes
        self.collections = collections
    }
}
