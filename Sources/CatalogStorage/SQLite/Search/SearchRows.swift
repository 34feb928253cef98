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

    /// What people stated of the image, without its tags; nil when it is gone.
    func statedDocument(_ docid: UInt32) throws(SQLiteError) -> SearchDocument? {
        try connection.first("SELECT \(ImageRow.columns) FROM image WHERE docid = ?1", .integer(Int64(docid))) {
            row throws(SQLiteError) in SearchDocument(stated: try ImageRow.image(row, sources: [:]))
        }
    }

    /// nil when the image has no position, or is gone.
    func place(_ docid: UInt32) throws(SQLiteError) -> Position? {
        let place = try connection.first(
            "SELECT latitude, longitude FROM image WHERE docid = ?1", .integer(Int64(docid))
        ) { row in (latitude: row.optionalReal(0), longitude: row.optionalReal(1)) }
        guard let latitude = place?.latitude, let longitude = place?.longitude else { return nil }
        return Position(latitude: latitude, longitude: longitude)
    }

    // MARK: positions in an order

    /// nil when the image is gone.
    func position(_ docid: UInt32, _ order: SearchOrder) throws(SQLiteError) -> SearchPosition? {
        try connection.first(
            "SELECT docid, id, \(Self.column(order.order.key)) FROM image WHERE docid = ?1", .integer(Int64(docid))
        ) { row throws(SQLiteError) in try OrderedRow(row: row, key: order.order.key).position() }
    }

    /// Hands over all images of a range, by docid.
    func positions(
        in docids: Range<UInt32>, _ order: SearchOrder, _ body: (UInt32, SearchPosition) -> Void
    ) throws(SQLiteError) {
        try connection.query(
            "SELECT docid, id, \(Self.column(order.order.key)) FROM image WHERE docid >= ?1 AND docid < ?2",
            .integer(Int64(docids.lowerBound)), .integer(Int64(docids.upperBound))
        ) { row throws(SQLiteError) in
            let row = OrderedRow(row: row, key: order.order.key)
            body(row.docid, try row.position())
        }
    }

    /// Hands over all images in their order, from behind a position on, until the body answers false. Those without a value
    /// come last.
    func walk(
        _ order: SearchOrder, after start: SearchPosition?, _ body: (OrderedRow) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        let column = Self.column(order.order.key)
        let direction = order.order.isDescending ? "DESC" : "ASC"
        let beyond = order.order.isDescending ? "<" : ">"
        var goesOn = true
        let step: (SQLiteRow) throws(SQLiteError) -> Bool = { row throws(SQLiteError) in
            goesOn = try body(OrderedRow(row: row, key: order.order.key))
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

    /// A position's key as its column keeps it.
    private static func value(_ position: SearchPosition, _ key: SortOrder.Key) throws(SQLiteError) -> SQLiteValue {
        guard let bytes = position.key else { return .null }
        guard key != .title else { return .blob(bytes) }
        guard let number = SearchValue.integer(from: bytes) else { throw .damaged("a page's key has not eight bytes") }
        return .integer(number)
    }
}

/// An image's place in an order, as its row has it: docid, id, and the column that is sorted by. Valid as long as the row.
struct OrderedRow {
    fileprivate let row: SQLiteRow
    fileprivate let key: SortOrder.Key

    var docid: UInt32 { UInt32(truncatingIfNeeded: row.integer(0)) }

    func position() throws(SQLiteError) -> SearchPosition {
        let value: [UInt8]? = row.isNull(2) ? nil : key == .title ? row.blob(2) : SearchValue.integer(row.integer(2))
        return SearchPosition(key: value, id: try row.identifier(1))
    }
}
