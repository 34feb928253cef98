/// What a principal may find, as far as grants decide it. Without grants: what is public, and what is its own.
package struct SearchGrants: Sendable, Hashable {
    /// Collections that a grant lets it read, those below them included.
    package var collections: Set<CollectionID>
    /// Images that a grant lets it read.
    package var images: Set<ImageID>

    package init(collections: Set<CollectionID> = [], images: Set<ImageID> = []) {
        self.collections = collections
        self.images = images
    }
}

/// The predicates of permission that are part of every plan.
struct SearchRights {
    /// Images of which the principal may know everything. What it asks about other images' restricted fields has no
    /// answer.
    let readable: QueryPlan
    /// Images of which it may know.
    let visible: QueryPlan

    init(_ principal: Principal, grants: SearchGrants) {
        switch principal {
        case .account where principal.readsEverything: readable = .all
        case .stranger: readable = .none
        case .account(let account, _):
            let collections = grants.collections.sorted().map { QueryPlan.exact(SearchField.collection, $0.bytes) }
            let images: [QueryPlan] = grants.images.isEmpty ? [] : [.images(grants.images)]
            readable = .any([.exact(SearchField.owner, account.bytes)] + collections + images)
        }
        visible = .any([
            .exact(SearchField.visibility, SearchValue.text(Visibility.public.rawValue)), readable,
        ])
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
}
