internal import SQLite
internal import StillsModel

/// The `field_indexing` table: fields that a newer build indexes and older images still lack, and below which docid.
///
/// Such a field's postings are asked for candidates only, so every image that lacks it counts as one (``unindexed(_:in:)``):
/// answers are right from the first moment, and quick when all is indexed. Images are made up for some hundreds at a time, the
/// newest first; what was done stays done.
struct FieldIndexing {
    let connection: SQLiteConnection
    let limits: PostingRunLimits

    private static let imagesAtOnce: Int64 = 256

    /// The images that lack the field.
    static func unindexed(_ field: String, in connection: SQLiteConnection) throws(SQLiteError) -> DocidSet {
        let below = try connection.first("SELECT below FROM field_indexing WHERE field = ?1", .text(field)) {
            UInt32(truncatingIfNeeded: $0.integer(0))
        }
        return DocidSet(0..<(below ?? 0))
    }

    /// Makes up for some images.
    ///
    /// - Returns: whether nothing is left to do.
    func advance() throws(SQLiteError) -> Bool {
        let next = try connection.first("SELECT field, below FROM field_indexing LIMIT 1") {
            (field: $0.text(0), below: $0.integer(1))
        }
        guard let (field, below) = next else { return true }
        guard (0...Int64(UInt32.max)).contains(below) else {
            throw .damaged("how far \(field) is indexed cannot be read")
        }
        let first = max(0, below - Self.imagesAtOnce)
        let rows = SearchRows(connection: connection)
        var index = PostingWriter(connection: connection, limits: limits)
        for docid in first..<below {
            let docid = UInt32(truncatingIfNeeded: docid)
            guard let document = try rows.document(docid) else { continue }
            index.change(added: Set(document.terms.filter { $0.field == field }), removed: [], docid: docid)
        }
        try index.flush()
        if first > 0 {
            try connection.run("UPDATE field_indexing SET below = ?2 WHERE field = ?1", .text(field), .integer(first))
        } else {
            try connection.run("DELETE FROM field_indexing WHERE field = ?1", .text(field))
        }
        return false
    }
}
