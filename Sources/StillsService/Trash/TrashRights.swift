internal import StillsModel

/// Whose images a principal may put into the trash, and whose it may purge.
struct TrashRights {
    private let principal: Principal
    private let owners: [CollectionID: AccountID]

    init(library: Library) async throws(ServiceError) {
        principal = library.principal
        let directory = try await seam { try await library.records.directory() }
        owners = Dictionary(directory.collections.map { ($0.id, $0.owner) }) { first, _ in first }
    }

    /// Its own, and for those who run the library everybody's.
    func mayWrite(_ image: Image) -> Bool { principal.readsEverything || isOwn(image) }

    /// Its own; an administrator stands in for every owner.
    func mayPurge(_ image: Image) -> Bool {
        principal.mayDoEverything || isOwn(image)
    }

    private func isOwn(_ image: Image) -> Bool {
        guard let account = principal.account else { return false }
        return owners[image.collection] == account
    }
}
