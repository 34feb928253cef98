internal import SQLite
internal import StillsModel

extension ChangeSetWriter {
    mutating func add(
        _ addition: ImageAddition, _ prepared: PreparedChanges.Addition?
    ) throws(SQLiteError) -> MutationConflict? {
        var image = addition.image
        if let taken = try imageTaking(image, original: addition.original) { return .identityTaken(taken) }
        let stored: StoredOriginal
        switch try add(addition.original, tagDocument: prepared?.tagDocument) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): stored = original
        }
        image.original = stored.original.id
        let docid = try ImageRow.insert(image, byteCount: stored.original.byteCount, into: connection)
        let owner = try owner(of: image.collection)
        if let prepared, prepared.owner == owner {
            index.add(prepared.document, docid: docid)
        } else {
            index.add(document(image, stored, owner), docid: docid)
        }
        if case .shared = addition.original { try setFlags(ofImagesOf: image.original) }
        usage[owner, default: Usage()].add(byteCount: stored.original.byteCount)
        try record(changes: ImageHistory.initialChanges(of: image, digest: stored.original.digest), of: image)
        return nil
    }

    /// The image that has the identity already: the external id's, or, where none is given, the digest's.
    private func imageTaking(_ image: Image, original: OriginalAddition) throws(SQLiteError) -> ImageID? {
        if let externalID = image.externalID {
            return try connection.first(
                "SELECT id FROM image WHERE external_id = ?1 AND collection = ?2", .text(externalID),
                .blob(image.collection.bytes)
            ) { row throws(SQLiteError) in try row.identifier(0) }
        }
        switch original {
        case .shared(let id):
            return try connection.first(
                "SELECT id FROM image WHERE original = ?1 AND collection = ?2 LIMIT 1", .blob(id.bytes),
                .blob(image.collection.bytes)
            ) { row throws(SQLiteError) in try row.identifier(0) }
        case .new:
            // Its digest is new to the container, or ``add(_:)`` refuses it: no image of the collection can have it.
            return nil
        }
    }

    mutating func edit(_ edit: ImageEdit) throws(SQLiteError) -> MutationConflict? {
        guard let (docid, before) = try image(edit.image) else { return .notFound }
        guard before.version == edit.expectedVersion else { return .versionChanged(current: before.version) }
        let stored = try storedOriginal(before.original)
        try replace(before, stored, with: before.applying(edit), stored, docid: docid)
        return nil
    }

    mutating func replaceOriginal(
        of id: ImageID, expectedVersion: Int, with addition: OriginalAddition
    ) throws(SQLiteError) -> MutationConflict? {
        guard let (docid, before) = try image(id) else { return .notFound }
        guard before.version == expectedVersion else { return .versionChanged(current: before.version) }
        let old = try storedOriginal(before.original)
        let new: StoredOriginal
        switch try add(addition) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): new = original
        }
        var after = before
        after.original = new.original.id
        try replace(before, old, with: after, new, docid: docid)
        try setFlags(ofImagesOf: before.original)
        try setFlags(ofImagesOf: after.original)
        return nil
    }

    /// Writes the row, what search knows, and history. An edit that changes nothing but what the import stated keeps the
    /// version and tells no event.
    private mutating func replace(
        _ before: Image, _ old: StoredOriginal, with changed: Image, _ new: StoredOriginal, docid: UInt32
    ) throws(SQLiteError) {
        let differences = ImageHistory.differences(before, old.original.digest, changed, new.original.digest)
        guard !differences.isEmpty else {
            try ImageRow.update(changed, byteCount: new.original.byteCount, in: connection)
            return
        }
        var after = changed
        after.version = before.version + 1
        after.updatedAt = changes.at
        try ImageRow.update(after, byteCount: new.original.byteCount, in: connection)
        let owner = try owner(of: after.collection)
        index.replace(document(before, old, owner), with: document(after, new, owner), docid: docid)
        try record(changes: differences, of: after)
    }

    private func image(_ id: ImageID) throws(SQLiteError) -> (docid: UInt32, image: Image)? {
        try connection.first("SELECT \(ImageRow.columns) FROM image WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in (ImageRow.docid(row), try ImageRow.image(row))
        }
    }

    private func storedOriginal(_ id: OriginalID) throws(SQLiteError) -> StoredOriginal {
        guard let original = try original(id) else { throw .damaged("original \(id) is gone") }
        return StoredOriginal(original: original, tags: try TagDocument.read(of: id, in: connection))
    }

    private mutating func owner(of collection: CollectionID) throws(SQLiteError) -> AccountID {
        if let known = owners[collection] { return known }
        let owner: AccountID? = try connection.first(
            "SELECT owner FROM collection WHERE id = ?1", .blob(collection.bytes)
        ) { row throws(SQLiteError) in try row.identifier(0) }
        guard let owner else { throw .damaged("collection \(collection) is gone") }
        owners[collection] = owner
        return owner
    }
}

// MARK: - History

extension ChangeSetWriter {
    private func record(changes differences: [Event.Change], of image: Image) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO event (at, principal, source, image, version, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            .integer(changes.at.microseconds), .optional(changes.principal?.bytes), .text(changes.source.name),
            .blob(image.id.bytes), .integer(Int64(image.version)), .text(StoredJSON.text(of: differences)))
    }
}

// MARK: - Search

extension ChangeSetWriter {
    private func document(_ image: Image, _ stored: StoredOriginal, _ owner: AccountID) -> SearchDocument {
        SearchDocument(image: image, original: stored.original, owner: owner, tags: stored.tags)
    }

    /// What an original tells of all its images: that there are several, and that its bytes were set aside.
    mutating func setFlags(ofImagesOf original: OriginalID) throws(SQLiteError) {
        var docids: [UInt32] = []
        try connection.query("SELECT docid FROM image WHERE original = ?1", .blob(original.bytes)) { row in
            docids.append(UInt32(truncatingIfNeeded: row.integer(0)))
        }
        let isQuarantined =
            try connection.first(
                "SELECT 1 FROM blob_location WHERE original = ?1 AND state = 'quarantined'", .blob(original.bytes)
            ) { _ in true } ?? false
        for docid in docids {
            index.set(.duplicate, of: docid, docids.count > 1)
            index.set(.quarantined, of: docid, isQuarantined)
        }
    }
}
