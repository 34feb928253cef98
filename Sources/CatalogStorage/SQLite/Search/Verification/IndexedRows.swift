internal import SQLite
internal import StillsModel

/// What the rows give for the index, image by image in the order of their docids.
struct IndexedRows {
    let connection: SQLiteConnection

    /// An image as the index must have it.
    struct Row {
        var docid: UInt32
        var document: SearchDocument
        /// The orders by whose columns, or blocks, it is not sorted as the document says.
        var misplaced: [SortOrder.Key]
    }

    /// The highest docid; nil when there are no images.
    func lastDocid() throws(SQLiteError) -> UInt32? {
        let last: UInt32?? = try connection.first("SELECT max(docid) FROM image") { row in
            row.isNull(0) ? nil : UInt32(truncatingIfNeeded: row.integer(0))
        }
        return last ?? nil
    }

    /// The lowest docid of the images that were added since then; nil when there are none.
    func firstDocid(since: Instant) throws(SQLiteError) -> UInt32? {
        let first: UInt32?? = try connection.first(
            "SELECT min(docid) FROM image WHERE created_at >= ?1", .integer(since.microseconds)
        ) { row in row.isNull(0) ? nil : UInt32(truncatingIfNeeded: row.integer(0)) }
        return first ?? nil
    }

    /// Hands over up to `limit` images whose docids are in the range.
    ///
    /// - Returns: the last one's docid; nil when there is none.
    func each(
        in docids: ClosedRange<UInt32>, limit: Int, _ body: (Row) throws(SQLiteError) -> Void
    ) throws(SQLiteError) -> UInt32? {
        var found: [UInt32] = []
        try connection.query(
            "SELECT docid FROM image WHERE docid BETWEEN ?1 AND ?2 ORDER BY docid LIMIT ?3",
            .integer(Int64(docids.lowerBound)), .integer(Int64(docids.upperBound)), .integer(Int64(limit))
        ) { row in found.append(UInt32(truncatingIfNeeded: row.integer(0))) }
        for docid in found { if let row = try row(docid) { try body(row) } }
        return found.last
    }

    /// nil when there is no image of that docid.
    ///
    /// - Throws: `SQLiteError` also when there is an image and not all that belongs to it: its terms cannot be told then.
    func row(_ docid: UInt32) throws(SQLiteError) -> Row? {
        let stored = try connection.first(
            """
            SELECT byte_count, title_key, EXISTS (SELECT 1 FROM added_block
                WHERE block = image.docid / ?2 AND image.created_at BETWEEN earliest AND latest)
            FROM image WHERE docid = ?1
            """, .integer(Int64(docid)), .integer(Int64(AddedBlocks.width))
        ) { row in
            (byteCount: row.integer(0), titleKey: row.isNull(1) ? nil : row.blob(1), isInBlock: row.integer(2) != 0)
        }
        guard let stored else { return nil }
        guard let document = try SearchRows(connection: connection).document(docid) else {
            throw .damaged("the image of number \(docid) has no original, tags or collection")
        }
        var misplaced: [SortOrder.Key] = stored.isInBlock ? [] : [.added]
        if stored.byteCount != document.sortValues.byteCount { misplaced.append(.size) }
        if stored.titleKey != document.sortValues.title { misplaced.append(.title) }
        return Row(docid: docid, document: document, misplaced: misplaced)
    }

    /// Writes anew what an image is sorted by.
    func place(_ row: Row) throws(SQLiteError) {
        try connection.run(
            "UPDATE image SET byte_count = ?2, title_key = ?3 WHERE docid = ?1", .integer(Int64(row.docid)),
            .integer(row.document.sortValues.byteCount), .optional(row.document.sortValues.title))
        var blocks = AddedBlocks()
        blocks.note(row.docid, addedAt: row.document.sortValues.added)
        try blocks.write(in: connection)
    }
}
