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
    /// The same row with nothing in its long columns: no description, no attributes, no sources.
    static let shortColumns = """
        image.id, image.collection, image.original, image.external_id, image.title, image.original_name, \
        NULL, image.visibility, image.taken_at, image.taken_at_offset, image.latitude, image.longitude, \
        '{}', '{}', '{}', image.state, image.version, image.created_at, image.updated_at, image.docid
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

    /// Writes what differs: every column that is not written spares its indexes.
    ///
    /// - Parameter byteCount: of the original, where that is another one.
    static func update(
        _ before: Image, to after: Image, docid: UInt32, byteCount: Int64? = nil, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        var columns: [String] = []
        var values: [SQLiteValue] = [.integer(Int64(docid))]
        func set(_ column: String, _ value: SQLiteValue) {
            columns.append(column)
            values.append(value)
        }
        if before.version != after.version { set("version", .integer(Int64(after.version))) }
        if before.updatedAt != after.updatedAt { set("updated_at", .integer(after.updatedAt.microseconds)) }
        if before.original != after.original { set("original", .blob(after.original.bytes)) }
        if let byteCount { set("byte_count", .integer(byteCount)) }
        if before.collection != after.collection { set("collection", .blob(after.collection.bytes)) }
        if before.state != after.state { set("state", .text(after.state.rawValue)) }
        if before.visibility != after.visibility { set("visibility", .text(after.visibility.rawValue)) }
        if before.title != after.title {
            set("title", .optional(after.title))
            set("title_key", .optional(after.title.map(SearchSortValues.key(ofTitle:))))
        }
        if before.description != after.description { set("description", .optional(after.description)) }
        if before.takenAt != after.takenAt {
            set("taken_at", .optional(after.takenAt?.local.microseconds))
            set("taken_at_offset", .optional(after.takenAt?.offsetMinutes.map(Int64.init)))
        }
        if before.position != after.position {
            set("latitude", .optional(after.position?.latitude))
            set("longitude", .optional(after.position?.longitude))
        }
        if before.attributes != after.attributes { set("attributes", .text(StoredJSON.text(of: after.attributes))) }
        if before.sources != after.sources { set("sources", .text(StoredJSON.text(of: after.sources))) }
        if before.imported != after.imported { set("imported", .text(StoredJSON.text(of: after.imported))) }
        guard !columns.isEmpty else { return }
        let assignments = columns.enumerated().map { "\($1) = ?\($0 + 2)" }.joined(separator: ", ")
        try connection.run("UPDATE image SET \(assignments) WHERE docid = ?1", values)
    }

    static func image(_ row: SQLiteRow) throws(SQLiteError) -> Image {
        try image(row, sources: try StoredJSON.sources(row.blob(sourcesColumn)))
    }

    /// The column of ``columns`` with the sources.
    static let sourcesColumn: Int32 = 13

    static func image(_ row: SQLiteRow, sources: [String: Source]) throws(SQLiteError) -> Image {
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
            attributes: try StoredJSON.attributes(row.blob(12)), sources: sources,
            imported: try StoredJSON.attributes(row.blob(14)), state: try row.word(15), version: Int(row.integer(16)),
            createdAt: Instant(microseconds: row.integer(17)), updatedAt: Instant(microseconds: row.integer(18)))
    }

    static func docid(_ row: SQLiteRow) -> UInt32 { UInt32(truncatingIfNeeded: row.integer(19)) }
}
