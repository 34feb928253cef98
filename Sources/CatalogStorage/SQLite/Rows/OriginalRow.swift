internal import SQLite
internal import StillsModel

/// The `original` and `blob_location` tables.
enum OriginalRow {
    static let columns =
        "original.id, original.container, original.digest, original.byte_count, original.media_type, original.width, "
        + "original.height"

    /// - Returns: false when the container has one with the same bytes, or there is one of that id.
    static func insert(_ original: Original, into connection: SQLiteConnection) throws(SQLiteError) -> Bool {
        let made = try connection.run(
            """
            INSERT OR IGNORE INTO original (id, container, digest, byte_count, media_type, width, height)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .blob(original.id.bytes), .blob(original.container.bytes), .blob(original.digest.bytes),
            .integer(original.byteCount), .text(original.mediaType), .optional(original.width.map(Int64.init)),
            .optional(original.height.map(Int64.init)))
        return made == 1
    }

    /// - Parameter first: the column of the row at which ``columns`` start.
    static func original(_ row: SQLiteRow, first: Int32 = 0) throws(SQLiteError) -> Original {
        Original(
            id: try row.identifier(first), container: try row.identifier(first + 1), digest: try row.digest(first + 2),
            byteCount: row.integer(first + 3), mediaType: row.text(first + 4),
            width: row.optionalInteger(first + 5).map(Int.init), height: row.optionalInteger(first + 6).map(Int.init))
    }

    static func insert(
        _ location: BlobLocation, of original: OriginalID, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO blob_location (original, store, locator, state, verified_at) VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            .blob(original.bytes), .text(location.store.rawValue), .text(location.locator.rawValue),
            .text(location.state.rawValue), .integer(location.verifiedAt.microseconds))
    }

    static func locations(
        of original: OriginalID, in connection: SQLiteConnection
    ) throws(SQLiteError) -> [BlobLocation] {
        var locations: [BlobLocation] = []
        try connection.query(
            "SELECT store, locator, state, verified_at FROM blob_location WHERE original = ?1 ORDER BY store, locator",
            .blob(original.bytes)
        ) { row throws(SQLiteError) in
            locations.append(
                BlobLocation(
                    store: StoreID(rawValue: row.text(0)), locator: try row.locator(1), state: try row.word(2),
                    verifiedAt: row.instant(3)))
        }
        return locations
    }
}
