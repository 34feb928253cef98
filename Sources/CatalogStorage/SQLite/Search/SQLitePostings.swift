internal import SQLite
internal import StillsModel

/// Answers plans from the `posting` table, within one read transaction.
struct SQLitePostings: PostingSource {
    typealias Failure = SQLiteError

    let connection: SQLiteConnection

    /// Every image has a state: active and trashed ones together are all.
    func all() throws(SQLiteError) -> DocidSet {
        try docids(SearchField.state, where: .range(lower: nil, upper: nil))
    }

    func docids(_ field: String, _ value: [UInt8]) throws(SQLiteError) -> DocidSet {
        if let column = ColumnField.named(field) { return try column.docids(value, in: connection) }
        var chunks: [(key: UInt16, chunk: DocidChunk)] = []
        try connection.query(
            "SELECT chunk, docids FROM posting WHERE field = ?1 AND value = ?2 ORDER BY chunk", .text(field),
            .blob(value)
        ) { row throws(SQLiteError) in
            chunks.append((UInt16(truncatingIfNeeded: row.integer(0)), try PostingTable.read(row, 1)))
        }
        return DocidSet(chunks: chunks)
    }

    func docids(_ field: String, where condition: ValueCondition) throws(SQLiteError) -> DocidSet {
        if let column = ColumnField.named(field) { return try column.docids(where: condition, in: connection) }
        switch condition {
        case .range(let lower, let upper): return try stretch(field, from: lower ?? [], to: upper) { _ in true }
        case .prefix(let part): return try stretch(field, from: part, to: Self.end(ofPrefix: part)) { _ in true }
        // Looks at every distinct value of the field, and at the docids of those that fit only.
        case .suffix, .substring: return try stretch(field, from: [], to: nil) { condition.holds(of: $0) }
        }
    }

    func docids(_ images: Set<ImageID>) throws(SQLiteError) -> DocidSet {
        var docids = DocidSet()
        for image in images {
            let docid = try connection.first("SELECT docid FROM image WHERE id = ?1", .blob(image.bytes)) {
                UInt32(truncatingIfNeeded: $0.integer(0))
            }
            if let docid { docids.insert(docid) }
        }
        return docids
    }

    /// The union of the postings of all values in a stretch of the field that fit.
    private func stretch(
        _ field: String, from lower: [UInt8], to upper: [UInt8]?, where fits: ([UInt8]) -> Bool
    ) throws(SQLiteError) -> DocidSet {
        var union = ChunkUnion()
        let end = upper == nil ? "" : " AND value < ?3"
        let values = [SQLiteValue.text(field), .blob(lower)] + (upper.map { [.blob($0)] } ?? [])
        try connection.query(
            "SELECT value, chunk, docids FROM posting WHERE field = ?1 AND value >= ?2\(end)", values
        ) { row throws(SQLiteError) in
            guard fits(row.blob(0)) else { return }
            union.add(UInt16(truncatingIfNeeded: row.integer(1)), try PostingTable.read(row, 2))
        }
        return union.result
    }

    /// The least value that no longer begins so; nil when there is none.
    private static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        guard let place = prefix.lastIndex(where: { $0 < 0xFF }) else { return nil }
        return prefix[..<place] + [prefix[place] + 1]
    }
}

/// Gathers many small chunks: a few docids each are put together first, since a union for each would copy the whole.
private struct ChunkUnion {
    private var loose: [UInt32] = []
    private var sets: [DocidSet] = []

    mutating func add(_ key: UInt16, _ chunk: DocidChunk) {
        if chunk.count <= 64 {
            for number in chunk.sorted() { loose.append(UInt32(key) << 16 | UInt32(number)) }
        } else {
            sets.append(DocidSet(chunks: [(key, chunk)]))
        }
        if sets.count >= 64 { sets = [DocidSet.union(of: sets)] }
    }

    var result: DocidSet { DocidSet.union(of: sets + [DocidSet(loose.sorted())]) }
}
