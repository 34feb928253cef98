internal import StillsModel

/// Tells which collections and accounts a name in a question means, among those that the principal may know of: all for
/// those who read everything, for others their own.
struct CatalogDirectory: SearchDirectory {
    private var directory: LibraryDirectory

    init(_ directory: LibraryDirectory, for principal: Principal) {
        self.directory = directory
        guard !principal.readsEverything else { return }
        func isOwn(_ account: AccountID) -> Bool {
            if case .account(account, _) = principal { true } else { false }
        }
        self.directory.accounts.removeAll { !isOwn($0.id) }
        self.directory.collections.removeAll { !isOwn($0.owner) }
    }

    func collections(named name: String, includingNested: Bool) -> [CollectionID] {
        let id = CollectionID(name)
        let roots = directory.collections.filter { $0.path == name || $0.id == id }
        guard includingNested else { return roots.map(\.id) }
        return directory.collections.filter { collection in
            roots.contains { $0.id == collection.id || collection.path.hasPrefix($0.path + "/") }
        }.map(\.id)
    }

    func accounts(named name: String) -> [AccountID] {
        let id = AccountID(name)
        return directory.accounts.filter { $0.name == name || $0.id == id }.map(\.id)
    }
}
