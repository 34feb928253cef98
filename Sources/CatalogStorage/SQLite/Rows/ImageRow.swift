internal import SQLite
internal import StillsModel

/// The `image` table's columns, in the order of ``columns``.
enum ImageRow {
    static let columns = """
        image.id, image.collection, image.original, image.external_id, image.title, image.original_name, \
        image.description, image.visibility, image.taken_at, image.taken_at_offset, image.latitude, image.longitude, \
        image.attributes, image.sources, image.imported, image.state, image.version, image.created_at, \
        image.updated_at, image.docid
        """
    /// How many ``columns`` names: where the next column of a join starts.
    static let count: Int32 = 20

    static func insert(
        _ image: Image, byteCount: Int64, into connection: SQLiteConnection
    ) throws(SQLiteError) -> UInt32 {
        try connection.run(
            """
            INSERT INTO image (id, collection, original, external_id, title, original_name, description, visibility,
                taken_at, taken_at_offset, latitude, longitude, attributes, sources, imported, state, version,
                created_at, updated_at, byte_count, title_key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
            """,
            .blob(image.id.bytes), .blob(image.collection.bytes), .blob(image.original.bytes),
            .optional(image.externalID), .optional(image.title), .optional(image.originalName),
            .optional(image.description), .text(image.visibility.rawValue),
            .optional(image.takenAt?.local.microseconds), .optional(image.takenAt?.offsetMinutes.map(Int64.init)),
            .optional(image.position?.latitude), .optional(image.position?.longitude),
            .text(StoredJSON.text(of: image.attributes)), .text(StoredJSON.text(of: image.sources)),
            .text(StoredJSON.text(of: image.imported)), .text(image.state.rawValue), .integer(Int64(image.version)),
            .integer(image.createdAt.microseconds), .integer(image.updatedAt.microseconds), .integer(byteCount),
            .optional(image.title.map(SearchSortValues.key(ofTitle:))))
        return UInt32(truncatingIfNeeded: connection.lastInsertedRowID)
    }

    /// Writes everything that an edit can change.
    static func update(_ image: Image, byteCount: Int64, in connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run(
            """
            UPDATE image SET original = ?2, title = ?3, description = ?4, visibility = ?5, taken_at = ?6,
                taken_at_offset = ?7, latitude = ?8, longitude = ?9, attributes = ?10, sources = ?11, imported = ?12,
                state = ?13, version = ?14, updated_at = ?15, byte_count = ?16, title_key = ?17
            WHERE id = ?1
            """,
            .blob(image.id.bytes), .blob(image.original.bytes), .optional(image.title), .optional(image.description),
            .text(image.visibility.rawValue), .optional(image.takenAt?.local.microseconds),
            .optional(image.takenAt?.offsetMinutes.map(Int64.init)), .optional(image.position?.latitude),
            .optional(image.position?.longitude), .text(StoredJSON.text(of: image.attributes)),
            .text(StoredJSON.text(of: image.sources)), .text(StoredJSON.text(of: image.imported)),
            .text(image.state.rawValue), .integer(Int64(image.version)), .integer(image.updatedAt.microseconds),
            .integer(byteCount), .optional(image.title.map(SearchSortValues.key(ofTitle:))))
    }

    static func image(_ row: SQLiteRow) throws(SQLiteError) -> Image {
        var takenAt: Timestamp?
        if let local = row.optionalInteger(8) {
            takenAt = Timestamp(
                LocalDateTime(microseconds: local), offsetMinutes: row.optionalInteger(9).map(Int.init))
        }
        var position: Position?
        if let latitude = row.optionalReal(10), let longitude = row.optionalReal(11) {
            position = Position(latitude: latitude, longitude: longitude)
        }
        return Image(
            id: try row.identifier(0), collection: try row.identifier(1), original: try row.identifier(2),
            externalID: row.optionalText(3), title: row.optionalText(4), originalName: row.optionalText(5),
            description: row.optionalText(6), visibility: try row.word(7), takenAt: takenAt, position: position,
            attributes: try StoredJSON.attributes(row.text(12)), sources: try StoredJSON.sources(row.text(13)),
            imported: try StoredJSON.attributes(row.text(14)), state: try row.word(15), version: Int(row.integer(16)),
            createdAt: Instant(microseconds: row.integer(17)), updatedAt: Instant(microseconds: row.integer(18)))
    }

    static func docid(_ row: SQLiteRow) -> UInt32 { UInt32(truncatingIfNeeded: row.integer(19)) }
}
