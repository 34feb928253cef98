internal import SQLite
internal import StillsModel

/// Applies one change set to the tables, inside a transaction that the caller opened.
///
/// Each mutation checks its precondition and only then writes, so that a refused one leaves nothing behind.
struct ChangeSetWriter {
    let connection: SQLiteConnection
    let changes: ChangeSet
    /// What was made of the mutations before the writer's turn came.
    private let prepared: PreparedChanges
    /// Gathers what search must learn; written once at the end, so that a word of many images is written once.
    var index: PostingWriter
    /// Who owns the collections that were met; nothing in a change set changes it.
    var owners: [CollectionID: AccountID] = [:]
    /// What accounts hold more than before; written once at the end, too.
    var usage: [AccountID: Usage] = [:]
    /// When the new images were added; written once at the end.
    var addedBlocks = AddedBlocks()
    /// Where levels must be worked out anew; once at the end, however many grants there were.
    var accessRenewals: Set<ContainerID> = []

    struct Usage {
        private(set) var images: Int64 = 0
        private(set) var bytes: Int64 = 0

        mutating func add(images: Int64, byteCount: Int64) {
            self.images += images
            bytes += byteCount
        }
    }

    init(
        _ changes: ChangeSet, _ prepared: PreparedChanges, connection: SQLiteConnection, limits: PostingRunLimits
    ) {
        self.connection = connection
        self.changes = changes
        self.prepared = prepared
        index = PostingWriter(connection: connection, limits: limits)
    }

    mutating func apply() throws(SQLiteError) -> [MutationOutcome] {
        var outcomes: [MutationOutcome] = []
        outcomes.reserveCapacity(changes.mutations.count)
        for (place, mutation) in changes.mutations.enumerated() {
            let conflict = try apply(mutation, prepared.additions[place])
            outcomes.append(conflict.map(MutationOutcome.refused) ?? .applied)
            if conflict != nil, changes.atomicity == .all { return Self.refusedAsAWhole(outcomes, changes) }
        }
        for container in accessRenewals { try AccessTable(connection: connection).renew(in: container) }
        try index.flush()
        try addedBlocks.write(in: connection)
        for (account, added) in usage {
            try connection.run(
                """
                INSERT INTO usage (account, images, bytes) VALUES (?1, ?2, ?3)
                ON CONFLICT (account) DO UPDATE SET images = images + excluded.images, bytes = bytes + excluded.bytes
                """, .blob(account.bytes), .integer(added.images), .integer(added.bytes))
        }
        if let notes = changes.notes {
            try OperationRow.note(notes.items(after: outcomes), of: notes.operation, in: connection)
        }
        return outcomes
    }

    private static func refusedAsAWhole(_ outcomes: [MutationOutcome], _ changes: ChangeSet) -> [MutationOutcome] {
        outcomes.map { $0 == .applied ? .notTried : $0 }
            + Array(repeating: .notTried, count: changes.mutations.count - outcomes.count)
    }

    private mutating func apply(
        _ mutation: Mutation, _ prepared: PreparedChanges.Addition?
    ) throws(SQLiteError) -> MutationConflict? {
        switch mutation {
        case .createAccount(let account): try create(account)
        case .editAccount(let edit): try self.edit(edit)
        case .removeAccount(let account, let role): try remove(account, expectedRole: role)
        case .handOver(let container, let from, let to): try handOver(container, from: from, to: to)
        case .createContainer(let container): try create(container)
        case .createCollection(let collection): try create(collection)
        case .editCollection(let edit): try self.edit(edit)
        case .removeCollection(let collection): try remove(collection)
        case .grant(let grant): try change(grant.target, of: grant.account, to: grant.level)
        case .revoke(let target, let account): try change(target, of: account, to: nil)
        case .openIntent(let intent): try open(intent)
        case .takeIntent(let intent, let owner): try take(intent, heldBy: owner)
        case .closeIntent(let store, let locator, let owner): try close(store, locator, heldBy: owner)
        case .addImage(let addition): try add(addition, prepared)
        case .editImage(let edit): try self.edit(edit)
        case .replaceOriginal(let image, let version, let original):
            try replaceOriginal(of: image, expectedVersion: version, with: original)
        case .purgeImage(let image, let version, let removalTime):
            try purge(image, expectedVersion: version, removesOriginalsAt: removalTime)
        case .releaseOriginal(let original, let owner, let leaseEnds):
            try release(original, heldBy: owner, leaseEnds: leaseEnds)
        case .endJob(let job): try end(job)
        case .postponeJob(let job, let time, let reason): try postpone(job, until: time, reason)
        case .storeLocation(let original, let location, let owner):
            try storeLocation(location, of: original, heldBy: owner)
        case .noteLocation(let original, let store, let locator, let state, let verifiedAt):
            try note(state, of: original, store, locator, verifiedAt: verifiedAt)
        case .remember(let sighting): try remember(sighting)
        }
    }
}

// MARK: - Intents

extension ChangeSetWriter {
    private func open(_ intent: Intent) throws(SQLiteError) -> MutationConflict? {
        let made = try connection.run(
            """
            INSERT OR IGNORE INTO intent (store, locator, owner, lease_ends) SELECT ?1, ?2, ?3, ?4
            WHERE NOT EXISTS (SELECT 1 FROM blob_location WHERE store = ?1 AND locator = ?2)
            """,
            .text(intent.store.rawValue), .text(intent.locator.rawValue), .text(intent.owner),
            .integer(intent.leaseEnds.microseconds))
        return made == 1 ? nil : .nameTaken
    }

    private func take(_ intent: Intent, heldBy owner: String) throws(SQLiteError) -> MutationConflict? {
        let taken = try connection.run(
            "UPDATE intent SET owner = ?4, lease_ends = ?5 WHERE store = ?1 AND locator = ?2 AND owner = ?3",
            .text(intent.store.rawValue), .text(intent.locator.rawValue), .text(owner), .text(intent.owner),
            .integer(intent.leaseEnds.microseconds))
        return taken == 1 ? nil : .leaseLost
    }

    func close(_ store: StoreID, _ locator: BlobLocator, heldBy owner: String) throws(SQLiteError) -> MutationConflict?
    {
        let closed = try connection.run(
            "DELETE FROM intent WHERE store = ?1 AND locator = ?2 AND owner = ?3",
            .text(store.rawValue), .text(locator.rawValue), .text(owner))
        return closed == 1 ? nil : .leaseLost
    }
}

// MARK: - Originals and where they are

extension ChangeSetWriter {
    /// Writes a new original, or finds the shared one. The intent is closed last, when nothing can be refused any more.
    ///
    /// - Returns: the original's id and bytes, or why not.
    func add(
        _ addition: OriginalAddition, tagDocument: [UInt8]? = nil
    ) throws(SQLiteError) -> Result<StoredOriginal, MutationConflict.Refusal> {
        switch addition {
        case .shared(let id):
            guard let original = try original(id) else { return .failure(.init(.notFound)) }
            return .success(StoredOriginal(original: original, tags: try TagDocument.read(of: id, in: connection)))
        case .new(let original, let location, let tags, let owner):
            guard try OriginalRow.insert(original, into: connection) else {
                return .failure(.init(.originalTaken(try originalTaking(original))))
            }
            if let conflict = try close(location.store, location.locator, heldBy: owner) {
                try connection.run("DELETE FROM original WHERE id = ?1", .blob(original.id.bytes))
                return .failure(.init(conflict))
            }
            try OriginalRow.insert(location, of: original.id, into: connection)
            let document = if let tagDocument { tagDocument } else { try TagDocument.make(tags) }
            try TagDocument.write(document, of: original.id, into: connection)
            return .success(StoredOriginal(original: original, tags: tags))
        }
    }

    /// The original that the container has with the same bytes.
    private func originalTaking(_ original: Original) throws(SQLiteError) -> OriginalID {
        let taken: OriginalID? = try connection.first(
            "SELECT id FROM original WHERE digest = ?1 AND container = ?2", .blob(original.digest.bytes),
            .blob(original.container.bytes)
        ) { row throws(SQLiteError) in try row.identifier(0) }
        guard let taken else {
            throw SQLiteError(
                extendedCode: SQLiteError.Kind.constraint.rawValue,
                description: "There is an original \(original.id) already, with other bytes.")
        }
        return taken
    }

    func original(_ id: OriginalID) throws(SQLiteError) -> Original? {
        try connection.first("SELECT \(OriginalRow.columns) FROM original WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in try OriginalRow.original(row)
        }
    }

    private mutating func storeLocation(
        _ location: BlobLocation, of original: OriginalID, heldBy owner: String
    ) throws(SQLiteError) -> MutationConflict? {
        guard try self.original(original) != nil else { return .notFound }
        if let conflict = try close(location.store, location.locator, heldBy: owner) { return conflict }
        // What was missing or set aside is replaced by what is there now.
        try connection.run(
            "DELETE FROM blob_location WHERE original = ?1 AND store = ?2 AND state <> 'present'",
            .blob(original.bytes), .text(location.store.rawValue))
        try OriginalRow.insert(location, of: original, into: connection)
        try setFlags(ofImagesOf: original)
        return nil
    }

    private mutating func note(
        _ state: BlobLocation.State, of original: OriginalID, _ store: StoreID, _ locator: BlobLocator,
        verifiedAt: Instant
    ) throws(SQLiteError) -> MutationConflict? {
        let before = try connection.first(
            "SELECT state FROM blob_location WHERE original = ?1 AND store = ?2 AND locator = ?3",
            .blob(original.bytes),
            .text(store.rawValue), .text(locator.rawValue)
        ) { $0.text(0) }
        guard let before else { return .notFound }
        try connection.run(
            """
            UPDATE blob_location SET state = ?4, verified_at = ?5
            WHERE original = ?1 AND store = ?2 AND locator = ?3
            """,
            .blob(original.bytes), .text(store.rawValue), .text(locator.rawValue), .text(state.rawValue),
            .integer(verifiedAt.microseconds))
        if before != state.rawValue { try setFlags(ofImagesOf: original) }
        return nil
    }

    private func remember(_ sighting: Sighting) throws(SQLiteError) -> MutationConflict? {
        try connection.run(
            """
            INSERT INTO sighting (collection, path, byte_count, modified_at, digest) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (path, collection) DO UPDATE
            SET byte_count = excluded.byte_count, modified_at = excluded.modified_at, digest = excluded.digest
            """,
            .blob(sighting.collection.bytes), .blob(sighting.path), .integer(sighting.byteCount),
            .integer(sighting.modifiedAt), .blob(sighting.digest.bytes))
        return nil
    }
}

/// An original that is in the tables, and what the files of one of its images state.
struct StoredOriginal {
    var original: Original
    var tags: [EmbeddedTag]
    var sidecar: Sidecar?

    var allTags: [EmbeddedTag] { Sidecar.layered(sidecar, over: tags) }
}
