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
        case .range(let lower, let upper): return try stretch(field, from: lower ?? [], to: upper)
        case .prefix(let part): return try stretch(field, from: part, to: Self.end(ofPrefix: part))
        case .suffix(let part): return try words(field, holding: part, isAtEnd: true)
        case .substring(let part): return try words(field, holding: part, isAtEnd: false)
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

    private func words(_ field: String, holding part: [UInt8], isAtEnd: Bool) throws(SQLiteError) -> DocidSet {
        let words = try WordDictionary(connection: connection).words(of: field, holding: part, isAtEnd: isAtEnd)
        return try docids(anyOf: words.map { SearchTerm(field, $0) })
    }

    func docids(anyOf terms: [SearchTerm]) throws(SQLiteError) -> DocidSet {
        var union = DocidUnion()
        var sets: [DocidSet] = []
        for term in terms {
            if let column = ColumnField.named(term.field) {
                sets.append(try column.docids(term.value, in: connection))
            } else {
                try add(term, to: &union)
            }
        }
        return DocidSet.union(of: sets + [union.result])
    }

    private func add(_ term: SearchTerm, to union: inout DocidUnion) throws(SQLiteError) {
        try connection.query(
            "SELECT chunk, docids FROM posting WHERE field = ?1 AND value = ?2", .text(term.field), .blob(term.value)
        ) { row throws(SQLiteError) in
            let chunk = UInt16(truncatingIfNeeded: row.integer(0))
            guard row.withBlob(1, { union.add($0, in: chunk) }) else { throw .damaged("a posting cannot be read") }
        }
    }

    /// The union of the postings of all values in a stretch of the field that fit.
    private func stretch(
        _ field: String, from lower: [UInt8], to upper: [UInt8]?, where fits: (([UInt8]) -> Bool)? = nil
    ) throws(SQLiteError) -> DocidSet {
        var union = DocidUnion()
        let end = upper == nil ? "" : " AND value < ?3"
        let values = [SQLiteValue.text(field), .blob(lower)] + (upper.map { [.blob($0)] } ?? [])
        try connection.query(
            "SELECT chunk, docids, value FROM posting WHERE field = ?1 AND value >= ?2\(end)", values
        ) { row throws(SQLiteError) in
            guard fits?(row.blob(2)) ?? true else { return }
            let chunk = UInt16(truncatingIfNeeded: row.integer(0))
            guard row.withBlob(1, { union.add($0, in: chunk) }) else { throw .damaged("a posting cannot be read") }
        }
        return union.result
    }

    /// The least value that no longer begins so; nil when there is none.
    private static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        guard let place = prefix.lastIndex(where: { $0 < 0xFF }) else { return nil }
        return prefix[..<place] + [prefix[place] + 1]
    }
}
