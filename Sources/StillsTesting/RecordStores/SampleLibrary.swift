package import StillsModel

/// The accounts, container and collections that checks of a catalog begin with, and the values that they write.
///
/// Everything is made from small numbers, so that a failure names the same ids every time.
package enum SampleLibrary {
    package static let anna = AccountID(high: 1, low: 1)
    package static let ben = AccountID(high: 1, low: 2)
    package static let admin = AccountID(high: 1, low: 3)
    package static let container = ContainerID(high: 2, low: 1)
    /// Anna's.
    package static let general = CollectionID(high: 3, low: 1)
    /// Anna's, with one below it.
    package static let shoots = CollectionID(high: 3, low: 2)
    package static let shoots2024 = CollectionID(high: 3, low: 3)
    /// Ben's.
    package static let lab = CollectionID(high: 3, low: 4)
    package static let store = StoreID(rawValue: "local")
    /// 2024-06-10T12:00Z
    package static let now = Instant(microseconds: 1_718_020_800_000_000)

    package static let accounts = [
        Account(id: anna, name: "anna", role: .member, createdAt: now),
        Account(id: ben, name: "ben", role: .viewer, createdAt: now),
        Account(id: admin, name: "root", role: .admin, createdAt: now),
    ]
    package static let containers = [Container(id: container, name: "main", owner: admin)]
    package static let collections = [
        collection(general, "General", owner: anna),
        collection(lab, "lab", owner: ben),
        collection(shoots, "shoots", owner: anna),
        Collection(
            id: shoots2024, container: container, parent: shoots, name: "2024", path: "shoots/2024", owner: anna,
            createdAt: now),
    ]

    /// Makes accounts, container and collections.
    package static var founding: ChangeSet {
        changes(
            accounts.map(Mutation.createAccount) + containers.map(Mutation.createContainer)
                + collections.map(Mutation.createCollection), atomicity: .all)
    }

    package static func changes(
        _ mutations: [Mutation], atomicity: ChangeSet.Atomicity = .perItem, source: Source = .manifest,
        principal: AccountID? = anna, at now: Instant = now
    ) -> ChangeSet {
        ChangeSet(principal: principal, source: source, at: now, atomicity: atomicity, mutations: mutations)
    }

    package static func image(
        _ number: UInt64, in collection: CollectionID = general, externalID: String? = nil, title: String? = nil
    ) -> Image {
        Image(
            id: ImageID(high: 4, low: number), collection: collection, original: OriginalID(high: 5, low: number),
            externalID: externalID, title: title, createdAt: now, updatedAt: now)
    }

    package static func original(_ number: UInt64) -> Original {
        Original(
            id: OriginalID(high: 5, low: number), container: container, digest: digest(number),
            byteCount: Int64(1_000 + number), mediaType: "image/jpeg", width: 4_000, height: 3_000)
    }

    /// The digest that only this number's original has.
    package static func digest(_ number: UInt64) -> Digest {
        let bytes = (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0 % 8))) }
        guard let digest = Digest(bytes: bytes) else { preconditionFailure("32 bytes are a digest.") }
        return digest
    }

    package static func locator(_ number: UInt64) -> BlobLocator { locator("original-main/General/\(number).jpg") }

    package static func locator(_ text: String) -> BlobLocator {
        guard let locator = BlobLocator(rawValue: text) else { preconditionFailure("“\(text)” is no key.") }
        return locator
    }

    package static func location(_ number: UInt64) -> BlobLocation {
        BlobLocation(store: store, locator: locator(number), verifiedAt: now)
    }

    package static func intent(_ number: UInt64, owner: String = "me") -> Intent {
        Intent(
            store: store, locator: locator(number), owner: owner,
            leaseEnds: Instant(microseconds: now.microseconds + 1_000_000))
    }

    package static func addition(_ number: UInt64, tags: [EmbeddedTag] = []) -> OriginalAddition {
        .new(original(number), location(number), tags: tags, heldBy: "me")
    }

    /// What takes an image with an original of its own in: its intent, and the image.
    package static func taking(in image: Image, number: UInt64, tags: [EmbeddedTag] = []) -> [Mutation] {
        [
            .openIntent(intent(number)),
            .addImage(ImageAddition(image: image, original: addition(number, tags: tags))),
        ]
    }

    package static func identity(
        externalID: String? = nil, digest number: UInt64? = nil, in collection: CollectionID = general
    ) -> ImportIdentity {
        ImportIdentity(
            collection: collection, container: container, externalID: externalID, digest: number.map(digest))
    }

    /// Takes an image in that shares the original of that number.
    package static func share(_ number: UInt64, as image: Image) -> Mutation {
        .addImage(ImageAddition(image: image, original: .shared(original(number).id)))
    }

    private static func collection(_ id: CollectionID, _ name: String, owner: AccountID) -> Collection {
        Collection(
            id: id, container: container, parent: nil, name: name, path: name, owner: owner, createdAt: now)
    }
}

extension RecordStore {
    /// Commits the mutations one by one of another.
    @discardableResult
    package func apply(
        _ mutations: [Mutation], atomicity: ChangeSet.Atomicity = .perItem, source: Source = .manifest,
        at now: Instant = SampleLibrary.now
    ) async throws -> [MutationOutcome] {
        try await commit(SampleLibrary.changes(mutations, atomicity: atomicity, source: source, at: now))
    }

    /// Takes an image with an original of the same number in.
    @discardableResult
    package func takeIn(_ image: Image, number: UInt64, tags: [EmbeddedTag] = []) async throws -> [MutationOutcome] {
        try await apply(SampleLibrary.taking(in: image, number: number, tags: tags))
    }

    /// The image's record.
    ///
    /// - Throws: ``NoRecord`` when there is none.
    package func record(of id: ImageID) async throws -> ImageRecord {
        guard let record = try await images([id]).first ?? nil else { throw NoRecord(id: id) }
        return record
    }

    /// All events of an image.
    package func events(of id: ImageID) async throws -> [Event] {
        try await changes(since: 0, limit: 100_000).filter { $0.image == id }
    }
}

/// A check relied on an image that the catalog does not have.
package struct NoRecord: Error { package let id: ImageID }
