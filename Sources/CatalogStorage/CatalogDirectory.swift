internal import StillsModel

/// Tells which collections and accounts a name in a question means, among those that the principal may know of: the
/// collections that it may read, itself, and the owners of what it may read.
struct CatalogDirectory: SearchDirectory {
    private var directory: LibraryDirectory
    private let account: AccountID?

    /// - Parameter owners: of the images that have grants of their own for the principal.
    init(_ directory: LibraryDirectory, for rights: PrincipalRights, owners: Set<AccountID>) {
        self.directory = directory
        account = rights.principal.account
        guard let readable = rights.readableCollections.map({ Set($0) }) else { return }
        self.directory.collections.removeAll { !readable.contains($0.id) }
        var known = owners.union(self.directory.collections.map(\.owner))
        if let account = rights.principal.account { known.insert(account) }
        self.directory.accounts.removeAll { !known.contains($0.id) }
    }

    func collections(named name: String, includingNested: Bool) -> [CollectionID] {
        // Its own, where it has one of that name; else all of that name that it may know of.
        let meant = directory.collection(named: name, for: account)
        let roots = meant.map { [$0] } ?? directory.collections.filter { $0.path == name }
        guard includingNested else { return roots.map(\.id) }
        return directory.collections.filter { collection in
            roots.contains { root in
                root.id == collection.id
                    || root.container == collection.container && collection.path.hasPrefix(root.path + "/")
            }
        }.map(\.id)
    }

    func accounts(named name: String) -> [AccountID] {
        let id = AccountID(name)
        return directory.accounts.filter { $0.name == name || $0.id == id }.map(\.id)
    }

    func path(of collection: CollectionID) -> String? {
        directory.collections.first { $0.id == collection }?.path
    }

    func name(of account: AccountID) -> String? { directory.accounts.first { $0.id == account }?.name }

    /// All of ``path(of:)``, by the bytes of the ids.
    var collectionPaths: [[UInt8]: String] {
        Dictionary(directory.collections.map { ($0.id.bytes, $0.path) }) { path, _ in path }
    }

    /// All of ``name(of:)``, by the bytes of the ids.
    var accountNames: [[UInt8]: String] {
        Dictionary(directory.accounts.map { ($0.id.bytes, $0.name) }) { name, _ in name }
    }
}
