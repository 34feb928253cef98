package import Execution
internal import SQLite
package import StillsModel

/// A catalog's copy, such as a backup holds: a file that nobody changes any more. Only what a backup must know is read of
/// it, in columns that every format has had since the first: a copy of an older format needs no migration.
package final class SQLiteCatalogCopy: Sendable {
    /// An original as the copy has it, with one place in a blob store.
    package struct Blob: Sendable, Equatable {
        package var original: OriginalID
        package var digest: Digest
        package var byteCount: Int64
        package var locator: BlobLocator
        package var state: BlobLocation.State
    }

    /// What a copy holds in all.
    package struct Counts: Sendable, Equatable {
        package var images = 0
        package var originals = 0
        /// Of the originals.
        package var bytes: Int64 = 0
    }

    private let lane: SQLiteLane

    /// Opens the file. It is read as from a medium that cannot be written: no lock is taken, no file made beside it.
    ///
    /// - Parameter pool: where all calls block.
    /// - Throws: ``RecordStoreError`` with `.unimplemented` (of a newer build), `.permissionDenied` or `.corrupt`.
    package init(path: String, pool: BlockingPool) async throws(RecordStoreError) {
        var configuration = SQLiteCatalog.Configuration()
        configuration.patience = .seconds(24 * 3_600)
        lane = SQLiteLane(pool: pool, name: "the catalog's copy", width: 1, configuration: configuration) {
            () throws(SQLiteError) in
            let connection = try SQLiteConnection(path: path, access: .immutable)
            // Nothing that the file itself defines is run.
            try connection.execute("PRAGMA trusted_schema = OFF")
            return connection
        }
        try await lane.run { connection throws(SQLiteError) in
            let version = try CatalogSchema.version(of: connection)
            guard version > 0, version <= CatalogSchema.current else {
                throw SQLiteError(
                    extendedCode: SQLiteError.Kind.unknownFormat.rawValue,
                    description:
                        "The catalog's copy has format \(version), and this build of Stills knows formats from "
                        + "1 to \(CatalogSchema.current).")
            }
        }
    }

    package func close() { lane.close() }

    package func counts() async throws(RecordStoreError) -> Counts {
        try await lane.run { connection throws(SQLiteError) in
            var counts = Counts()
            counts.images = try connection.first("SELECT count(*) FROM image") { Int($0.integer(0)) } ?? 0
            try connection.query("SELECT count(*), coalesce(sum(byte_count), 0) FROM original") {
                row throws(SQLiteError) in
                counts.originals = Int(row.integer(0))
                counts.bytes = row.integer(1)
            }
            return counts
        }
    }

    /// Up to `limit` blobs of a store with locators greater than `after`, in byte order. Fewer mean that there are no more.
    package func blobs(
        in store: StoreID, after: BlobLocator?, limit: Int
    ) async throws(RecordStoreError) -> [Blob] {
        try await lane.run { connection throws(SQLiteError) in
            var blobs: [Blob] = []
            try connection.query(
                """
                SELECT original.id, original.digest, original.byte_count, blob_location.locator, blob_location.state
                FROM blob_location JOIN original ON original.id = blob_location.original
                WHERE blob_location.store = ?1 AND blob_location.locator > ?2 ORDER BY blob_location.locator LIMIT ?3
                """, .text(store.rawValue), .text(after?.rawValue ?? ""), .integer(Int64(limit))
            ) { row throws(SQLiteError) in
                guard row.integer(2) >= 0 else { throw .damaged("an original of \(row.integer(2)) bytes is none") }
                blobs.append(
                    Blob(
                        original: try row.identifier(0), digest: try row.digest(1), byteCount: row.integer(2),
                        locator: try row.locator(3), state: try row.word(4)))
            }
            return blobs
        }
    }

    /// Up to `limit` originals of images that have no place in the store, with ids greater than `after`, in order.
    package func originals(
        withoutPlaceIn store: StoreID, after: OriginalID?, limit: Int
    ) async throws(RecordStoreError) -> [OriginalID] {
        try await lane.run { connection throws(SQLiteError) in
            var originals: [OriginalID] = []
            try connection.query(
                """
                SELECT id FROM original WHERE id > ?1
                AND NOT EXISTS (SELECT 1 FROM blob_location WHERE original = original.id AND store = ?2)
                AND EXISTS (SELECT 1 FROM image WHERE image.original = original.id)
                ORDER BY id LIMIT ?3
                """, .blob(after?.bytes ?? []), .text(store.rawValue), .integer(Int64(limit))
            ) { row throws(SQLiteError) in originals.append(try row.identifier(0)) }
            return originals
        }
    }

    /// Which of these locators the copy refers to.
    package func referred(
        among locators: [BlobLocator], in store: StoreID
    ) async throws(RecordStoreError) -> Set<BlobLocator> {
        try await lane.run { connection throws(SQLiteError) in
            var referred: Set<BlobLocator> = []
            for locator in locators {
                try connection.query(
                    "SELECT 1 FROM blob_location WHERE store = ?1 AND locator = ?2", .text(store.rawValue),
                    .text(locator.rawValue)
                ) { _ throws(SQLiteError) in referred.insert(locator) }
            }
            return referred
        }
    }

    /// The images made of an original.
    package func images(of original: OriginalID) async throws(RecordStoreError) -> [ImageID] {
        try await lane.run { connection throws(SQLiteError) in
            var images: [ImageID] = []
            try connection.query("SELECT id FROM image WHERE original = ?1 ORDER BY docid", .blob(original.bytes)) {
                row throws(SQLiteError) in images.append(try row.identifier(0))
            }
            return images
        }
    }

    /// What SQLite finds wrong with the database's structure, in its words; nil when nothing is.
    ///
    /// - Parameter isQuick: leaves out the comparison of indexes with their tables, which takes most of the time.
    package func damage(isQuick: Bool) async throws(RecordStoreError) -> String? {
        try await lane.run { connection throws(SQLiteError) in
            let words = try connection.first("PRAGMA \(isQuick ? "quick_check" : "integrity_check")(1)") { $0.text(0) }
            return words == "ok" ? nil : words ?? "nothing was answered"
        }
    }

    /// Takes originals that no image is made of out of a copy that nobody has open, as their removal from the catalog would
    /// have.
    package static func forget(
        _ originals: [OriginalID], inCopyAt path: String, pool: BlockingPool
    ) async throws(RecordStoreError) {
        let lane = SQLiteLane(pool: pool, name: "the catalog's copy", width: 1, configuration: .init()) {
            () throws(SQLiteError) in
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            try connection.execute("PRAGMA journal_mode = DELETE")
            return connection
        }
        try await lane.run { connection throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in
                for original in originals {
                    for table in ["blob_location WHERE original", "embedded WHERE original", "original WHERE id"] {
                        try connection.run("DELETE FROM \(table) = ?1", .blob(original.bytes))
                    }
                }
                return .commit(())
            }
        }
        lane.close()
    }
}
