/// The predicates of permission that are part of every plan: public, or in a collection that may be read, or granted by
/// itself. They say the same as ``decide(_:_:_:)`` does of each image.
struct SearchRights {
    /// Images of which the principal may know everything. What it asks about other images' restricted fields has no
    /// answer.
    let readable: QueryPlan
    /// Images of which it may know.
    let visible: QueryPlan

    init(_ rights: PrincipalRights) {
        readable = Self.readable(rights)
        visible = .any([
            .exact(SearchField.visibility, SearchValue.text(Visibility.public.rawValue)), readable,
        ])
    }

    private static func readable(_ rights: PrincipalRights) -> QueryPlan {
        guard let collections = rights.readableCollections else { return .all }
        var parts = collections.map { QueryPlan.exact(SearchField.collection, $0.bytes) }
        let images = rights.grantedImages
        if !images.isEmpty {
            let confined = rights.confinement.map { confinement in
                QueryPlan.any(confinement.sorted().map { .exact(SearchField.collection, $0.bytes) })
            }
            parts.append(.every([.images(images), confined ?? .all]))
        }
        return .any(parts)
    }

    /// A condition on a restricted field: it holds of no image that the principal may not read.
    func restricted(_ plan: QueryPlan) -> QueryPlan { .every([plan, readable]) }
}

/// Says which collections and accounts a name in a question means. It knows only those that the principal may know of:
/// for anyone else a name that exists and one that does not are the same.
package protocol SearchDirectory: Sendable {
    /// The collections with this path or id, and with `includingNested` those below them. Empty when there is none.
    func collections(named name: String, includingNested: Bool) -> [CollectionID]
    /// The accounts with this name or id. Empty when there is none.
    func accounts(named name: String) -> [AccountID]
    /// nil for a collection that the principal may not know of.
    func path(of collection: CollectionID) -> String?
    /// nil for an account that the principal may not know of.
    func name(of account: AccountID) -> String?
}
