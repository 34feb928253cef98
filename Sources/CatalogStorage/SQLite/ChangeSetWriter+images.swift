internal import SQLite
internal import StillsModel

extension ChangeSetWriter {
    mutating func add(
        _ addition: ImageAddition, _ prepared: PreparedChanges.Addition?
    ) throws(SQLiteError) -> MutationConflict? {
        var image = addition.image
        if let taken = try imageTaking(image, original: addition.original) { return .identityTaken(taken) }
        var stored: StoredOriginal
        switch try add(addition.original, tagDocument: prepared?.tagDocument) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): stored = original
        }
        image.original = stored.original.id
        let docid = try ImageRow.insert(image, byteCount: stored.original.byteCount, into: connection)
        addedBlocks.note(docid, addedAt: image.createdAt)
        if let sidecar = addition.sidecar {
            try SidecarRow.write(sidecar, of: image.id, into: connection)
            stored.sidecar = sidecar
        }
        let owner = try owner(of: image.collection)
        if let prepared, prepared.owner == owner {
            index.add(prepared.document, docid: docid)
        } else {
            index.add(document(image, stored, owner), docid: docid)
        }
        if case .shared = addition.original { try setFlags(ofImagesOf: image.original) }
        usage[owner, default: Usage()].add(images: 1, byteCount: stored.original.byteCount)
        guard addition.history.isEmpty else {
            for event in addition.history { try record(event) }
            return nil
        }
        try record(changes: ImageHistory.initialChanges(of: image, digest: stored.original.digest), of: image)
        return nil
    }

    /// The image that has the identity already.
    private func imageTaking(_ image: Image, original: OriginalAddition) throws(SQLiteError) -> ImageID? {
        switch original {
        case .shared(let id): try imageTaking(image.externalID, id, in: image.collection)
        // Its digest is new to the container, or ``add(_:)`` refuses it: no image of the collection can have it.
        case .new: try imageTaking(image.externalID, nil, in: image.collection)
        }
    }

    /// The image that has the identity in a collection: the external id's, or, where none is given, the digest's.
    private func imageTaking(
        _ externalID: String?, _ original: OriginalID?, in collection: CollectionID
    ) throws(SQLiteError) -> ImageID? {
        if let externalID {
            return try connection.first(
                "SELECT id FROM image WHERE external_id = ?1 AND collection = ?2", .text(externalID),
                .blob(collection.bytes)
            ) { row throws(SQLiteError) in try row.identifier(0) }
        }
        guard let original else { return nil }
        return try connection.first(
            "SELECT id FROM image WHERE original = ?1 AND collection = ?2 LIMIT 1", .blob(original.bytes),
            .blob(collection.bytes)
        ) { row throws(SQLiteError) in try row.identifier(0) }
    }

    mutating func edit(_ edit: ImageEdit) throws(SQLiteError) -> MutationConflict? {
        guard let (docid, before) = try image(edit.image) else { return .notFound }
        guard before.version == edit.expectedVersion else { return .versionChanged(current: before.version) }
        if let collection = edit.collection, collection != before.collection {
            guard try isKnown(collection) else { return .notFound }
            if let taken = try imageTaking(before.externalID, before.original, in: collection) {
                return .identityTaken(taken)
            }
        }
        let after = before.applying(edit)
        guard let sidecar = edit.sidecar else {
            try replace(before, with: after, docid: docid)
            return nil
        }
        let old = try storedOriginal(before)
        var new = old
        switch sidecar {
        case .read(let sidecar):
            try SidecarRow.write(sidecar, of: edit.image, into: connection)
            new.sidecar = sidecar
        case .gone:
            try SidecarRow.remove(of: edit.image, from: connection)
            new.sidecar = nil
        }
        try replace(before, old, with: after, new, docid: docid)
        return nil
    }

    mutating func replaceOriginal(
        of id: ImageID, expectedVersion: Int, with addition: OriginalAddition
    ) throws(SQLiteError) -> MutationConflict? {
        guard let (docid, before) = try image(id) else { return .notFound }
        guard before.version == expectedVersion else { return .versionChanged(current: before.version) }
        let old = try storedOriginal(before)
        var new: StoredOriginal
        switch try add(addition) {
        case .failure(let refusal): return refusal.conflict
        case .success(let original): new = original
        }
        new.sidecar = old.sidecar
        var after = before
        after.original = new.original.id
        try keep(before.original, asFormerOf: id, beside: after.original)
        try replace(before, old, with: after, new, docid: docid)
        try setFlags(ofImagesOf: before.original)
        try setFlags(ofImagesOf: after.original)
        return nil
    }

    private func keep(
        _ former: OriginalID, asFormerOf image: ImageID, beside current: OriginalID
    ) throws(SQLiteError) {
        guard former != current else { return }
        try connection.run(
            "INSERT OR IGNORE INTO former_original (image, original) VALUES (?1, ?2)", .blob(image.bytes),
            .blob(former.bytes))
        try connection.run(
            "DELETE FROM former_original WHERE image = ?1 AND original = ?2", .blob(image.bytes), .blob(current.bytes))
    }

    /// Writes what changed of an image whose files are the same. Their tags are looked at only when a word went that they
    /// may hold too.
    private mutating func replace(
        _ before: Image, with changed: Image, docid: UInt32
    ) throws(SQLiteError) {
        let differences = ImageHistory.differences(.init(image: before), .init(image: changed))
        guard !differences.isEmpty else {
            try ImageRow.update(before, to: changed, docid: docid, in: connection)
            return
        }
        var after = changed
        after.version = before.version + 1
        after.updatedAt = changes.at
        try ImageRow.update(before, to: after, docid: docid, in: connection)
        let terms = StatedTermChange(
            from: before, to: after, differences,
            owners: (try owner(of: before.collection), try owner(of: after.collection)))
        var removed = terms.removed
        if terms.removesShared {
            let stored = try storedOriginal(before)
            let kept = StatedTermChange.terms(ofTags: stored.allTags)
            removed.subtract(kept)
        }
        index.change(added: terms.added, removed: removed, docid: docid)
        if before.collection != after.collection {
            try moveUsage(before, after, byteCount: try byteCount(of: before.original))
        }
        try record(changes: differences, of: after)
    }

    private func byteCount(of original: OriginalID) throws(SQLiteError) -> Int64 {
        let count = try connection.first(
            "SELECT byte_count FROM original WHERE id = ?1", .blob(original.bytes)
        ) { $0.integer(0) }
        guard let count else { throw .damaged("original \(original) is gone") }
        return count
    }

    /// What an image weighs is counted for whoever owns its collection.
    private mutating func moveUsage(_ before: Image, _ after: Image, byteCount: Int64) throws(SQLiteError) {
        let (old, new) = (try owner(of: before.collection), try owner(of: after.collection))
        guard old != new else { return }
        usage[old, default: Usage()].add(images: -1, byteCount: -byteCount)
        usage[new, default: Usage()].add(images: 1, byteCount: byteCount)
    }

    /// Writes the row, what search knows, and history. An edit that changes nothing but what the import stated keeps the
    /// version and tells no event.
    private mutating func replace(
        _ before: Image, _ old: StoredOriginal, with changed: Image, _ new: StoredOriginal, docid: UInt32
    ) throws(SQLiteError) {
        let differences = ImageHistory.differences(
            .init(image: before, original: old.original.digest, sidecar: old.sidecar?.digest),
            .init(image: changed, original: new.original.digest, sidecar: new.sidecar?.digest))
        guard !differences.isEmpty else {
            try ImageRow.update(
                before, to: changed, docid: docid, byteCount: new.original.byteCount, in: connection)
            return
        }
        var after = changed
        after.version = before.version + 1
        after.updatedAt = changes.at
        try ImageRow.update(before, to: after, docid: docid, byteCount: new.original.byteCount, in: connection)
        index.replace(
            document(before, old, try owner(of: before.collection)),
            with: document(after, new, try owner(of: after.collection)), docid: docid)
        try moveUsage(before, after, byteCount: new.original.byteCount)
        try record(changes: differences, of: after)
    }

    func image(_ id: ImageID) throws(SQLiteError) -> (docid: UInt32, image: Image)? {
        try connection.first("SELECT \(ImageRow.columns) FROM image WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in (ImageRow.docid(row), try ImageRow.image(row))
        }
    }

    func storedOriginal(_ image: Image) throws(SQLiteError) -> StoredOriginal {
        guard let original = try original(image.original) else { throw .damaged("original \(image.original) is gone") }
        return StoredOriginal(
            original: original, tags: try TagDocument.read(of: image.original, in: connection),
            sidecar: try SidecarRow.read(of: image.id, in: connection))
    }

    private func isKnown(_ collection: CollectionID) throws(SQLiteError) -> Bool {
        try connection.first("SELECT 1 FROM collection WHERE id = ?1", .blob(collection.bytes)) { _ in true } ?? false
    }

    mutating func owner(of collection: CollectionID) throws(SQLiteError) -> AccountID {
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
    func record(changes differences: [Event.Change], of image: Image) throws(SQLiteError) {
        try record(
            Event(
                sequence: 0, at: changes.at, principal: changes.principal, source: changes.source, image: image.id,
                version: image.version, changes: differences))
    }

    /// Whatever its number: the catalog gives it the next one.
    private func record(_ event: Event) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO event (at, principal, source, image, version, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            .integer(event.at.microseconds), .optional(event.principal?.bytes), .text(event.source.name),
            .blob(event.image.bytes), .integer(Int64(event.version)), .text(StoredJSON.text(of: event.changes)))
    }
}

// MARK: - Search

extension ChangeSetWriter {
    func document(_ image: Image, _ stored: StoredOriginal, _ owner: AccountID) -> SearchDocument {
        SearchDocument(image: image, original: stored.original, owner: owner, tags: stored.allTags)
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
