internal import SQLite
internal import StillsModel

/// What search reads of rows: positions in an order, and whole documents for what postings cannot answer.
struct SearchRows {
    let connection: SQLiteConnection

    /// nil when the image is gone.
    func document(_ docid: UInt32) throws(SQLiteError) -> SearchDocument? {
        try connection.first(
            """
            SELECT \(ImageRow.columns), \(OriginalRow.columns), embedded.tags, collection.owner,
                EXISTS (SELECT 1 FROM image AS other WHERE other.original = image.original AND other.docid <> image.docid),
                EXISTS (SELECT 1 FROM blob_location
                    WHERE blob_location.original = image.original AND blob_location.state = 'quarantined')
            FROM image JOIN original ON original.id = image.original
            JOIN embedded ON embedded.original = image.original JOIN collection ON collection.id = image.collection
            WHERE image.docid = ?1
            """, .integer(Int64(docid))
        ) { row throws(SQLiteError) in
            SearchDocument(
                image: try ImageRow.image(row), original: try OriginalRow.original(row, first: ImageRow.count),
                owner: try row.identifier(ImageRow.count + 8),
                tags: Sidecar.layered(
                    try SidecarRow.read(of: try row.identifier(0), in: connection),
                    over: try TagDocument.tags(row.blob(ImageRow.count + 7))),
                isDuplicate: row.integer(ImageRow.count + 9) != 0, isQuarantined: row.integer(ImageRow.count + 10) != 0)
        }
    }

    /// nil when the image is gone.
    func position(_ docid: UInt32, _ order: SearchOrder) throws(SQLiteError) -> SearchPosition? {
        try connection.first(
            "SELECT id, created_at, updated_at, taken_at, byte_count, title_key FROM image WHERE docid = ?1",
            .integer(Int64(docid))
        ) { row throws(SQLiteError) in
            order.position(
                of: try row.identifier(0),
                SearchSortValues(
                    added: row.instant(1), updated: row.instant(2),
                    taken: row.optionalInteger(3).map { LocalDateTime(microseconds: $0) }, byteCount: row.integer(4),
                    title: row.isNull(5) ? nil : row.blob(5)))
        }
    }

    /// Hands over all images in their order, from behind a position on, until the body answers false. Those without a value
    /// come last.
    func walk(
        _ order: SearchOrder, after start: SearchPosition?,
        _ body: (UInt32, SearchPosition) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        let column = Self.column(order.order.key)
        let direction = order.order.isDescending ? "DESC" : "ASC"
        let beyond = order.order.isDescending ? "<" : ">"
        var goesOn = true
        let step: (SQLiteRow) throws(SQLiteError) -> Bool = { row throws(SQLiteError) in
            goesOn = try body(
                UInt32(truncatingIfNeeded: row.integer(0)),
                SearchPosition(key: try Self.key(row, order.order.key), id: try row.identifier(1)))
            return goesOn
        }
        if start?.key != nil || start == nil {
            let condition = start == nil ? "" : "AND (\(column), id) \(beyond) (?1, ?2)"
            try connection.queryWhile(
                """
                SELECT docid, id, \(column) FROM image WHERE \(column) IS NOT NULL \(condition)
                ORDER BY \(column) \(direction), id \(direction)
                """,
                try start.map { start throws(SQLiteError) in
                    [try Self.value(start, order.order.key), .blob(start.id.bytes)]
                }
                    ?? [], row: step)
        }
        guard goesOn else { return }
        let condition = start.map { $0.key == nil } == true ? "AND id \(beyond) ?1" : ""
        try connection.queryWhile(
            "SELECT docid, id, NULL FROM image WHERE \(column) IS NULL \(condition) ORDER BY id \(direction)",
            condition.isEmpty ? [] : [.blob(start?.id.bytes ?? [])], row: step)
    }

    private static func column(_ key: SortOrder.Key) -> String {
        switch key {
        case .added, .relevance: "created_at"
        case .updated: "updated_at"
        case .taken: "taken_at"
        case .size: "byte_count"
        case .title: "title_key"
        }
    }

    private static func key(_ row: SQLiteRow, _ key: SortOrder.Key) throws(SQLiteError) -> [UInt8]? {
        if row.isNull(2) { return nil }
        return key == .title ? row.blob(2) : SearchValue.integer(row.integer(2))
    }

    /// A position's key as its column keeps it.
    private static func value(_ position: SearchPosition, _ key: SortOrder.Key) throws(SQLiteError) -> SQLiteValue {
        guard let bytes = position.key else { return .null }
        guard key != .title else { return .blob(bytes) }
        guard let number = SearchValue.integer(from: bytes) else { throw .damaged("a page's key has not eight bytes") }
        return .integer(number)
    }
}
