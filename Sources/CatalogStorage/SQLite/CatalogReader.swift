internal import SQLite
internal import StillsModel

/// The questions of ``RecordStore``, asked of the tables. Each runs in one read transaction that the caller opened.
struct CatalogReader {
    let connection: SQLiteConnection

    func directory() throws(SQLiteError) -> LibraryDirectory {
        var directory = LibraryDirectory()
        try connection.query("SELECT \(AccountRow.columns) FROM account ORDER BY name") {
            row throws(SQLiteError) in
            directory.accounts.append(try AccountRow.account(row))
        }
        try connection.query("SELECT id, name, owner FROM container ORDER BY name") { row throws(SQLiteError) in
            directory.containers.append(
                Container(id: try row.identifier(0), name: row.text(1), owner: try row.identifier(2)))
        }
        try connection.query(
            "SELECT \(CollectionRow.columns) FROM collection ORDER BY path"
        ) { row throws(SQLiteError) in directory.collections.append(try CollectionRow.collection(row)) }
        return directory
    }

    /// The image and its original, without tags and locations.
    func imageFields(
        _ id: ImageID, _ sources: inout StoredJSON.SourceReader
    ) throws(SQLiteError) -> ImageRecord? {
        try imageFields(id, ImageRow.columns, &sources)
    }

    private func imageFields(
        _ id: ImageID, _ columns: String, _ sources: inout StoredJSON.SourceReader
    ) throws(SQLiteError) -> ImageRecord? {
        try connection.first(
            """
            SELECT \(columns), \(OriginalRow.columns), collection.path, account.name
            FROM image JOIN original ON original.id = image.original
            JOIN collection ON collection.id = image.collection JOIN account ON account.id = collection.owner
            WHERE image.id = ?1
            """, .blob(id.bytes)
        ) { row throws(SQLiteError) in
            ImageRecord(
                image: try ImageRow.image(row, sources: try sources.sources(row.blob(ImageRow.sourcesColumn))),
                original: OriginalRecord(
                    original: try OriginalRow.original(row, first: ImageRow.count), locations: []),
                tags: [], collectionPath: row.text(ImageRow.count + 7), ownerName: row.text(ImageRow.count + 8))
        }
    }

    /// The image without its long fields, and its original with the locations.
    func imageBytes(
        _ id: ImageID, _ sources: inout StoredJSON.SourceReader
    ) throws(SQLiteError) -> ImageRecord? {
        guard var record = try imageFields(id, ImageRow.shortColumns, &sources) else { return nil }
        record.original.locations = try OriginalRow.locations(of: record.original.original.id, in: connection)
        return record
    }

    func image(
        _ id: ImageID, _ sources: inout StoredJSON.SourceReader
    ) throws(SQLiteError) -> ImageRecord? {
        try connection.first(
            """
            SELECT \(ImageRow.columns), \(OriginalRow.columns), embedded.tags, collection.path, account.name
            FROM image JOIN original ON original.id = image.original
            JOIN embedded ON embedded.original = image.original
            JOIN collection ON collection.id = image.collection JOIN account ON account.id = collection.owner
            WHERE image.id = ?1
            """, .blob(id.bytes)
        ) { row throws(SQLiteError) in
            let original = try OriginalRow.original(row, first: ImageRow.count)
            return ImageRecord(
                image: try ImageRow.image(row, sources: try sources.sources(row.blob(ImageRow.sourcesColumn))),
                original: OriginalRecord(
                    original: original, locations: try OriginalRow.locations(of: original.id, in: connection)),
                tags: try TagDocument.tags(row.blob(ImageRow.count + 7)),
                sidecar: try SidecarRow.read(of: id, in: connection), collectionPath: row.text(ImageRow.count + 8),
                ownerName: row.text(ImageRow.count + 9))
        }
    }

    func match(_ identity: ImportIdentity) throws(SQLiteError) -> IdentityMatch {
        var match = IdentityMatch()
        if let digest = identity.digest { match.original = try original(digest, in: identity.container) }
        let found: (Image, Digest)?
        if let externalID = identity.externalID {
            found = try connection.first(
                """
                SELECT \(ImageRow.columns), original.digest FROM image JOIN original ON original.id = image.original
                WHERE image.external_id = ?1 AND image.collection = ?2
                """, .text(externalID), .blob(identity.collection.bytes), row: Self.imageAndDigest)
        } else if let original = match.original {
            found = try connection.first(
                """
                SELECT \(ImageRow.columns), original.digest FROM image JOIN original ON original.id = image.original
                WHERE image.original = ?1 AND image.collection = ?2 ORDER BY image.state, image.docid LIMIT 1
                """, .blob(original.original.id.bytes), .blob(identity.collection.bytes), row: Self.imageAndDigest)
        } else {
            found = nil
        }
        match.image = found?.0
        match.digest = found?.1
        return match
    }

    private static func imageAndDigest(_ row: SQLiteRow) throws(SQLiteError) -> (Image, Digest) {
        (try ImageRow.image(row), try row.digest(ImageRow.count))
    }

    private func original(_ digest: Digest, in container: ContainerID) throws(SQLiteError) -> OriginalRecord? {
        let original = try connection.first(
            "SELECT \(OriginalRow.columns) FROM original WHERE digest = ?1 AND container = ?2", .blob(digest.bytes),
            .blob(container.bytes)
        ) { row throws(SQLiteError) in try OriginalRow.original(row) }
        guard let original else { return nil }
        return OriginalRecord(
            original: original, locations: try OriginalRow.locations(of: original.id, in: connection))
    }

    func sighting(in collection: CollectionID, at path: [UInt8]) throws(SQLiteError) -> Sighting? {
        try connection.first(
            "SELECT byte_count, modified_at, digest FROM sighting WHERE path = ?1 AND collection = ?2", .blob(path),
            .blob(collection.bytes)
        ) { row throws(SQLiteError) in
            Sighting(
                collection: collection, path: path, byteCount: row.integer(0), modifiedAt: row.integer(1),
                digest: try row.digest(2))
        }
    }

    func originals(after: OriginalID?, limit: Int) throws(SQLiteError) -> [OriginalUse] {
        var originals: [Original] = []
        try connection.query(
            "SELECT \(OriginalRow.columns) FROM original WHERE id > ?1 ORDER BY id LIMIT ?2",
            .blob(after?.bytes ?? []), .integer(Int64(limit))
        ) { row throws(SQLiteError) in originals.append(try OriginalRow.original(row)) }
        var uses: [OriginalUse] = []
        for original in originals { uses.append(try use(of: original)) }
        return uses
    }

    func original(_ id: OriginalID) throws(SQLiteError) -> OriginalUse? {
        let original = try connection.first(
            "SELECT \(OriginalRow.columns) FROM original WHERE id = ?1", .blob(id.bytes)
        ) { row throws(SQLiteError) in try OriginalRow.original(row) }
        guard let original else { return nil }
        return try use(of: original)
    }

    private func use(of original: Original) throws(SQLiteError) -> OriginalUse {
        let locations = try OriginalRow.locations(of: original.id, in: connection)
        var use = OriginalUse(record: OriginalRecord(original: original, locations: locations), images: [])
        try connection.query("SELECT id FROM image WHERE original = ?1 ORDER BY docid", .blob(original.id.bytes)) {
            row throws(SQLiteError) in use.images.append(try row.identifier(0))
        }
        return use
    }

    func claim(on locator: BlobLocator, in store: StoreID) throws(SQLiteError) -> BlobClaim {
        let original: OriginalID? = try connection.first(
            "SELECT original FROM blob_location WHERE store = ?1 AND locator = ?2 AND state <> 'quarantined'",
            .text(store.rawValue), .text(locator.rawValue)
        ) { row throws(SQLiteError) in try row.identifier(0) }
        if let original { return .original(original) }
        let intent = try connection.first(
            "SELECT owner, lease_ends FROM intent WHERE store = ?1 AND locator = ?2", .text(store.rawValue),
            .text(locator.rawValue)
        ) { row throws(SQLiteError) in
            Intent(store: store, locator: locator, owner: row.text(0), leaseEnds: row.instant(1))
        }
        return intent.map(BlobClaim.intent) ?? .none
    }

    func intents(in store: StoreID, after: BlobLocator?, limit: Int) throws(SQLiteError) -> [Intent] {
        var intents: [Intent] = []
        try connection.query(
            """
            SELECT locator, owner, lease_ends FROM intent WHERE store = ?1 AND locator > ?2 ORDER BY locator LIMIT ?3
            """, .text(store.rawValue), .text(after?.rawValue ?? ""), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            intents.append(
                Intent(store: store, locator: try row.locator(0), owner: row.text(1), leaseEnds: row.instant(2)))
        }
        return intents
    }

    func jobs(dueAt time: Instant, after: JobID?, limit: Int) throws(SQLiteError) -> [Job] {
        var jobs: [Job] = []
        try connection.query(
            "SELECT \(JobRow.columns) FROM job WHERE not_before <= ?1 AND id > ?2 ORDER BY id LIMIT ?3",
            .integer(time.microseconds), .integer(after?.rawValue ?? 0), .integer(Int64(limit))
        ) { row throws(SQLiteError) in jobs.append(try JobRow.job(row)) }
        return jobs
    }

    func tombstones(_ key: Tombstone.Key) throws(SQLiteError) -> [Tombstone] {
        let (column, value): (String, SQLiteValue) =
            switch key {
            case .image(let id): ("image", .blob(id.bytes))
            case .externalID(let id): ("external_id", .text(id))
            case .digest(let digest): ("digest", .blob(digest.bytes))
            }
        var tombstones: [Tombstone] = []
        try connection.query(
            """
            SELECT image, collection, external_id, digest, purged_at, principal FROM tombstone
            WHERE \(column) = ?1 ORDER BY purged_at DESC, image LIMIT 100
            """, value
        ) { row throws(SQLiteError) in
            tombstones.append(
                Tombstone(
                    image: try row.identifier(0), collection: try row.identifier(1), externalID: row.optionalText(2),
                    digest: try row.digest(3), purgedAt: row.instant(4), principal: try row.optionalIdentifier(5)))
        }
        return tombstones
    }
}

// MARK: - History

extension CatalogReader {
    func changes(since cursor: Int64, limit: Int) throws(SQLiteError) -> [Event] {
        try events("WHERE sequence > ?1 ORDER BY sequence LIMIT ?2", .integer(cursor), .integer(Int64(limit)))
    }

    func history(of image: ImageID) throws(SQLiteError) -> [Event] {
        try events("WHERE image = ?1 ORDER BY sequence", .blob(image.bytes))
    }

    private func events(_ condition: String, _ values: SQLiteValue...) throws(SQLiteError) -> [Event] {
        var events: [Event] = []
        try connection.query(
            "SELECT sequence, at, principal, source, image, version, changes FROM event \(condition)", values
        ) { row throws(SQLiteError) in
            guard let source = Source(name: row.text(3)) else { throw .damaged("“\(row.text(3))” is no source") }
            events.append(
                Event(
                    sequence: row.integer(0), at: row.instant(1), principal: try row.optionalIdentifier(2),
                    source: source, image: try row.identifier(4), version: Int(row.integer(5)),
                    changes: try StoredJSON.changes(row.blob(6))))
        }
        return events
    }
}
