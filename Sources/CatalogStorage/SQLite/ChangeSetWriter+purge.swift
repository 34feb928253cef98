internal import SQLite
internal import StillsModel

/// What is given up for good, and the jobs that this leaves.
extension ChangeSetWriter {
    mutating func purge(
        _ id: ImageID, expectedVersion: Int, removesOriginalsAt removalTime: Instant
    ) throws(SQLiteError) -> MutationConflict? {
        guard let (docid, image) = try image(id) else { return .notFound }
        guard image.version == expectedVersion else { return .versionChanged(current: image.version) }
        guard image.state == .trashed else { return .notTrashed }
        let stored = try storedOriginal(image)
        let owner = try owner(of: image.collection)
        index.remove(document(image, stored, owner), docid: docid)
        for flag in [QueryFlag.duplicate, .quarantined] { index.set(flag, of: docid, false) }
        let originals = try originalsOnly(of: image)
        for table in ["sidecar WHERE image", "former_original WHERE image", "event WHERE image", "image WHERE id"] {
            try connection.run("DELETE FROM \(table) = ?1", .blob(id.bytes))
        }
        try setFlags(ofImagesOf: image.original)
        usage[owner, default: Usage()].add(images: -1, byteCount: -stored.original.byteCount)
        for original in originals { try addRemoval(of: original, dueAt: removalTime) }
        try bury(image, stored.original.digest)
        var gone = image
        gone.version += 1
        try record(changes: ImageHistory.purge, of: gone)
        return nil
    }

    /// The originals that the image has or had, and no other image has or had.
    private func originalsOnly(of image: Image) throws(SQLiteError) -> [OriginalID] {
        var originals: [OriginalID] = [image.original]
        try connection.query("SELECT original FROM former_original WHERE image = ?1", .blob(image.id.bytes)) {
            row throws(SQLiteError) in originals.append(try row.identifier(0))
        }
        var unshared: [OriginalID] = []
        for original in originals where try !isInUse(original, except: image.id) { unshared.append(original) }
        return unshared
    }

    private func isInUse(_ original: OriginalID, except image: ImageID?) throws(SQLiteError) -> Bool {
        try connection.first(
            """
            SELECT 1 FROM image WHERE original = ?1 AND id IS NOT ?2
            UNION ALL SELECT 1 FROM former_original WHERE original = ?1 AND image IS NOT ?2 LIMIT 1
            """, .blob(original.bytes), .optional(image?.bytes)
        ) { _ in true } ?? false
    }

    private func bury(_ image: Image, _ digest: Digest) throws(SQLiteError) {
        try connection.run(
            """
            INSERT OR REPLACE INTO tombstone (image, collection, external_id, digest, purged_at, principal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            .blob(image.id.bytes), .blob(image.collection.bytes), .optional(image.externalID), .blob(digest.bytes),
            .integer(changes.at.microseconds), .optional(changes.principal?.bytes))
    }

    func release(
        _ original: OriginalID, heldBy owner: String, leaseEnds: Instant
    ) throws(SQLiteError) -> MutationConflict? {
        guard try self.original(original) != nil else { return .notFound }
        guard try !isInUse(original, except: nil) else { return .inUse }
        // What was set aside stands elsewhere: its key is free.
        for location in try OriginalRow.locations(of: original, in: connection) where location.state != .quarantined {
            try connection.run(
                "INSERT OR REPLACE INTO intent (store, locator, owner, lease_ends) VALUES (?1, ?2, ?3, ?4)",
                .text(location.store.rawValue), .text(location.locator.rawValue), .text(owner),
                .integer(leaseEnds.microseconds))
        }
        for table in ["blob_location WHERE original", "embedded WHERE original", "original WHERE id"] {
            try connection.run("DELETE FROM \(table) = ?1", .blob(original.bytes))
        }
        return nil
    }

    // MARK: - Jobs

    private func addRemoval(of original: OriginalID, dueAt time: Instant) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO job (kind, payload, not_before) VALUES (?1, ?2, ?3)", .text(JobRow.removeOriginal),
            .text(original.description), .integer(time.microseconds))
    }

    func end(_ job: JobID) throws(SQLiteError) -> MutationConflict? {
        try connection.run("DELETE FROM job WHERE id = ?1", .integer(job.rawValue))
        return nil
    }

    func postpone(_ job: JobID, until time: Instant, _ reason: String) throws(SQLiteError) -> MutationConflict? {
        let postponed = try connection.run(
            "UPDATE job SET not_before = ?2, attempts = attempts + 1, reason = ?3 WHERE id = ?1",
            .integer(job.rawValue), .integer(time.microseconds), .text(reason))
        return postponed == 1 ? nil : .notFound
    }
}
