internal import StillsModel

/// Tells which collections and accounts a name in a question means.
struct CatalogDirectory: SearchDirectory {
    private let directory: LibraryDirectory

    init(_ directory: LibraryDirectory) { self.directory = directory }

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
