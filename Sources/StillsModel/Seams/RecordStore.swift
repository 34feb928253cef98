/// Keeps what is known: images, originals and where they are, collections, history, intents.
///
/// All changes go through ``commit(_:)``, which takes values and runs no code of the caller, so that a store can merge
/// waiting change sets into one transaction, retry them, or batch them. What `commit` has returned for is durable.
package protocol RecordStore: OriginalRecords, GrantRecords {
    /// Applies the mutations in order, durably, with the events that tell of them.
    ///
    /// - Returns: one outcome for each mutation, in the same order. With ``ChangeSet/Atomicity/all`` and any refusal,
    ///   nothing is applied, and the mutations that could have been are ``MutationOutcome/notTried``.
    /// - Throws: ``RecordStoreError`` with `.unavailable` (locked by somebody else for too long), `.resourceExhausted`
    ///   (disk full), `.permissionDenied` (read-only), `.corrupt`, `.cancelled`. When it throws, nothing was applied.
    func commit(_ changes: ChangeSet) async throws(RecordStoreError) -> [MutationOutcome]

    /// Accounts, containers and collections: what a library has few of.
    func directory() async throws(RecordStoreError) -> LibraryDirectory

    /// What is known about each image, in the order asked; nil where there is no such image.
    func images(_ ids: [ImageID], _ detail: ImageDetail) async throws(RecordStoreError) -> [ImageRecord?]

    /// What is there of each identity, in the order asked.
    func lookUp(_ identities: [ImportIdentity]) async throws(RecordStoreError) -> [IdentityMatch]

    /// What was last seen at each path, in the order asked; nil where nothing was.
    func sightings(in collection: CollectionID, at paths: [[UInt8]]) async throws(RecordStoreError) -> [Sighting?]

    /// Up to `limit` events after `cursor`, in the order of their commits.
    func changes(since cursor: Int64, limit: Int) async throws(RecordStoreError) -> [Event]

    /// All events of an image, in the order of their commits. Of a purged image only the last.
    func history(of image: ImageID) async throws(RecordStoreError) -> [Event]

    /// What stays of purged images that are known by this key, the latest first; at most 100.
    func tombstones(_ key: Tombstone.Key) async throws(RecordStoreError) -> [Tombstone]
}

/// How much of an image is read.
package enum ImageDetail: Sendable {
    case everything
    /// The image and its original, without the tags and without the places of the bytes: what listings, exports and edits
    /// of many images need.
    case fields
    /// What whoever sends the bytes needs: the original with the places of its bytes, and of the image what says whose it is,
    /// who may have it and how its file is called. No tags; description, attributes and sources are left empty.
    case bytes
}

extension RecordStore {
    /// Everything known about each image, in the order asked; nil where there is no such image.
    package func images(_ ids: [ImageID]) async throws(RecordStoreError) -> [ImageRecord?] {
        try await images(ids, .everything)
    }
}

/// What a library has few of.
package struct LibraryDirectory: Sendable, Equatable {
    package var accounts: [Account]
    package var containers: [Container]
    package var collections: [Collection]

    package init(accounts: [Account] = [], containers: [Container] = [], collections: [Collection] = []) {
        self.accounts = accounts
        self.containers = containers
        self.collections = collections
    }

    /// The collection with this path in a container: `shoots/2024`. Paths are unique there, and only there.
    package func collection(at path: String, in container: ContainerID) -> Collection? {
        collections.first { $0.container == container && $0.path == path }
    }

    /// The collection that an account means by a name (Decision 0022): a path in the container named after the account, else
    /// in another one of its own; else `CONTAINER:PATH`; else an id; else a path that only one collection has.
    ///
    /// - Parameter account: nil for whoever has no containers.
    package func collection(named name: String, for account: AccountID?) -> Collection? {
        for container in containers(of: account) {
            if let own = collection(at: name, in: container.id) { return own }
        }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let container = containers.first(where: { $0.name == parts[0] }),
            let found = collection(at: String(parts[1]), in: container.id)
        {
            return found
        }
        if let id = CollectionID(name), let found = collections.first(where: { $0.id == id }) { return found }
        let others = collections.filter { $0.path == name }
        return others.count == 1 ? others.first : nil
    }

    /// How an account names a collection: what ``collection(named:for:)`` finds it by.
    package func name(of collection: Collection, for account: AccountID?) -> String {
        if self.collection(named: collection.path, for: account)?.id == collection.id { return collection.path }
        let container = containers.first { $0.id == collection.container }
        return container.map { "\($0.name):\(collection.path)" } ?? collection.id.description
    }

    /// The account's own, the one of its name first.
    package func containers(of account: AccountID?) -> [Container] {
        guard let account else { return [] }
        let name = accounts.first { $0.id == account }?.name
        let own = containers.filter { $0.owner == account }
        return own.filter { $0.name == name } + own.filter { $0.name != name }
    }
}

/// Everything known about one image.
package struct ImageRecord: Sendable, Equatable {
    package var image: Image
    package var original: OriginalRecord
    package var tags: [EmbeddedTag]
    package var sidecar: Sidecar?
    package var collectionPath: String
    package var ownerName: String

    package init(
        image: Image, original: OriginalRecord, tags: [EmbeddedTag], sidecar: Sidecar? = nil, collectionPath: String,
        ownerName: String
    ) {
        self.image = image
        self.original = original
        self.tags = tags
        self.sidecar = sidecar
        self.collectionPath = collectionPath
        self.ownerName = ownerName
    }
}

/// An original and where it is.
package struct OriginalRecord: Sendable, Equatable {
    package var original: Original
    package var locations: [BlobLocation]

    package init(original: Original, locations: [BlobLocation]) {
        self.original = original
        self.locations = locations
    }
}

/// An original and the images made of it, in the order in which they came.
package struct OriginalUse: Sendable, Equatable {
    package var record: OriginalRecord
    package var images: [ImageID]

    package init(record: OriginalRecord, images: [ImageID]) {
        self.record = record
        self.images = images
    }
}

/// What makes a picture one that is there already (design: Identity in a collection).
package struct ImportIdentity: Sendable, Hashable {
    package var collection: CollectionID
    package var container: ContainerID
    package var externalID: String?
    /// nil while the bytes are not read yet: then only the external id is looked for.
    package var digest: Digest?

    package init(collection: CollectionID, container: ContainerID, externalID: String?, digest: Digest?) {
        self.collection = collection
        self.container = container
        self.externalID = externalID
        self.digest = digest
    }
}

/// What there is of an identity.
package struct IdentityMatch: Sendable, Equatable {
    /// The image that has this identity: the one with the external id where one is given; else one with the digest, an
    /// active one first.
    package var image: Image?
    /// The digest of that image's original.
    package var digest: Digest?
    /// The container's original with the digest asked for.
    package var original: OriginalRecord?

    package init(image: Image? = nil, digest: Digest? = nil, original: OriginalRecord? = nil) {
        self.image = image
        self.digest = digest
        self.original = original
    }
}

/// What a file looked like when it was last taken in, so that an unchanged one is known without being read.
package struct Sighting: Sendable, Hashable {
    package var collection: CollectionID
    /// The absolute path, as bytes.
    package var path: [UInt8]
    package var byteCount: Int64
    /// Nanoseconds since 1970.
    package var modifiedAt: Int64
    package var digest: Digest

    package init(collection: CollectionID, path: [UInt8], byteCount: Int64, modifiedAt: Int64, digest: Digest) {
        self.collection = collection
        self.path = path
        self.byteCount = byteCount
        self.modifiedAt = modifiedAt
        self.digest = digest
    }
}

/// The announcement that a blob will be written, durable before it is: recovery looks at nothing else.
package struct Intent: Sendable, Hashable {
    package var store: StoreID
    package var locator: BlobLocator
    /// The process that writes it, in a form that tells whether it is still alive.
    package var owner: String
    /// Until when the owner counts as alive without being asked.
    package var leaseEnds: Instant

    package init(store: StoreID, locator: BlobLocator, owner: String, leaseEnds: Instant) {
        self.store = store
        self.locator = locator
        self.owner = owner
        self.leaseEnds = leaseEnds
    }
}

/// Who refers to a locator.
package enum BlobClaim: Sendable, Equatable {
    case original(OriginalID)
    case intent(Intent)
    case none
}

/// An error of a ``RecordStore``.
package struct RecordStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
