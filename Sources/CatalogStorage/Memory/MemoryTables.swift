internal import StillsModel

/// What a catalog keeps, as plain collections.
struct MemoryTables {
    struct SightingKey: Hashable {
        var collection: CollectionID
        var path: [UInt8]
    }

    struct IntentKey: Hashable {
        var store: StoreID
        var locator: BlobLocator
    }

    var accounts: [AccountID: Account] = [:]
    var containers: [ContainerID: Container] = [:]
    var collections: [CollectionID: Collection] = [:]
    var originals: [OriginalID: Original] = [:]
    var locations: [OriginalID: [BlobLocation]] = [:]
    var tags: [OriginalID: [EmbeddedTag]] = [:]
    /// In the order in which they came.
    var images: [Image] = []
    var intents: [IntentKey: Intent] = [:]
    var sightings: [SightingKey: Sighting] = [:]
    var events: [Event] = []
    /// The number of the last event.
    var lastSequence: Int64 = 0
    var sidecars: [ImageID: Sidecar] = [:]
    /// What images had before they got other originals.
    var formerOriginals: [ImageID: Set<OriginalID>] = [:]
    var tombstones: [Tombstone] = []
    var grants: [Grant.Target: [AccountID: AccessLevel]] = [:]
    var grantEvents: [GrantEvent] = []
    var jobs: [JobID: Job] = [:]
    var transfers = MemoryUploads()
    var operations = MemoryOperations()
    var searches: [SavedSearchID: SavedSearch] = [:]
    var lastJob = JobID(rawValue: 0)

    var credentials = MemoryCredentials()

    func image(_ id: ImageID) -> Image? { images.first { $0.id == id } }

    func originalRecord(_ id: OriginalID) -> OriginalRecord? {
        originals[id].map { OriginalRecord(original: $0, locations: sorted(locations[id] ?? [])) }
    }

    func use(of id: OriginalID) -> OriginalUse? {
        originalRecord(id).map { record in
            OriginalUse(record: record, images: images.filter { $0.original == id }.map(\.id))
        }
    }

    private func sorted(_ locations: [BlobLocation]) -> [BlobLocation] {
        locations.sorted { ($0.store.rawValue, $0.locator) < ($1.store.rawValue, $1.locator) }
    }

    func record(_ id: ImageID, _ detail: ImageDetail) -> ImageRecord? {
        guard let image = image(id), let original = originalRecord(image.original),
            let collection = collections[image.collection], let owner = accounts[collection.owner]
        else { return nil }
        switch detail {
        case .everything:
            return ImageRecord(
                image: image, original: original, tags: tags[image.original] ?? [], sidecar: sidecars[id],
                collectionPath: collection.path, ownerName: owner.name)
        case .fields:
            return ImageRecord(
                image: image, original: OriginalRecord(original: original.original, locations: []), tags: [],
                collectionPath: collection.path, ownerName: owner.name)
        case .bytes:
            var short = image
            short.description = nil
            short.attributes = [:]
            short.sources = [:]
            short.imported = [:]
            return ImageRecord(
                image: short, original: original, tags: [], collectionPath: collection.path, ownerName: owner.name)
        }
    }

    func match(_ identity: ImportIdentity) -> IdentityMatch {
        var match = IdentityMatch()
        let original = originals.values.first {
            $0.digest == identity.digest && $0.container == identity.container
        }
        match.original = original.flatMap { originalRecord($0.id) }
        if let externalID = identity.externalID {
            match.image = images.first {
                $0.collection == identity.collection && Self.isSame($0.externalID, externalID)
            }
        } else if let original {
            let same = images.filter { $0.original == original.id && $0.collection == identity.collection }
            match.image = same.first { $0.state == .active } ?? same.first
        }
        match.digest = match.image.flatMap { originals[$0.original]?.digest }
        return match
    }

    /// External ids are told apart by their bytes, as in every database, and not by what they look like.
    static func isSame(_ known: String?, _ externalID: String) -> Bool {
        known.map { $0.utf8.elementsEqual(externalID.utf8) } ?? false
    }

    func claim(on locator: BlobLocator, in store: StoreID) -> BlobClaim {
        for (original, locations) in locations
        where locations.contains(where: { $0.store == store && $0.locator == locator && $0.state != .quarantined }) {
            return .original(original)
        }
        return intents[IntentKey(store: store, locator: locator)].map(BlobClaim.intent) ?? .none
    }

    // MARK: - Search

    func document(_ image: Image) -> SearchDocument? {
        guard let original = originals[image.original], let collection = collections[image.collection] else {
            return nil
        }
        return SearchDocument(
            image: image, original: original, owner: collection.owner,
            tags: Sidecar.layered(sidecars[image.id], over: tags[image.original] ?? []),
            isDuplicate: images.contains { $0.original == image.original && $0.id != image.id },
            isQuarantined: (locations[image.original] ?? []).contains { $0.state == .quarantined })
    }

    var directory: LibraryDirectory {
        LibraryDirectory(
            accounts: accounts.values.sorted { $0.name < $1.name },
            containers: containers.values.sorted { $0.name < $1.name },
            collections: collections.values.sorted { $0.path < $1.path })
    }
}
