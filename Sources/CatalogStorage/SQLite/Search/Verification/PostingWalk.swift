internal import SQLite
internal import StillsModel

/// Reads all postings that there are, whatever their terms: what whoever compares the index with the rows needs, and no search.
struct PostingWalk {
    let connection: SQLiteConnection

    /// A row of the `posting` table that cannot be read.
    struct Unreadable: Sendable, Hashable {
        var term: SearchTerm
        var chunk: Int64
    }

    /// What a look at every row shows.
    struct Survey: Sendable {
        /// The chunks that have docids.
        var chunks: Set<UInt16> = []
        var unreadable: [Unreadable] = []
    }

    /// Looks at every posting once.
    ///
    /// - Parameter limit: how many that cannot be read are told of.
    func survey(unreadableLimit limit: Int) throws(SQLiteError) -> Survey {
        var survey = Survey()
        try connection.query("SELECT field, value, chunk, docids FROM posting") { row in
            if let chunks = Self.chunks(row.blob(3), first: row.integer(2)) {
                survey.chunks.formUnion(chunks.map { $0.key })
            } else if survey.unreadable.count < limit {
                survey.unreadable.append(
                    Unreadable(term: SearchTerm(row.text(0), row.blob(1)), chunk: row.integer(2)))
            }
        }
        try eachChange { _, chunk, _ in survey.chunks.insert(chunk) }
        return survey
    }

    /// Hands over the terms of a chunk, each with the docids in it that have the term: what the table has, and what runs change
    /// of it. Rows that cannot be read are left out.
    func each(in chunk: UInt16, _ body: (SearchTerm, DocidChunk) -> Void) throws(SQLiteError) {
        var changes: [TermKey: PostingChange] = [:]
        try eachChange { key, changed, change in
            if changed == chunk { changes[key, default: PostingChange()].follow(by: change) }
        }
        // A row that begins with the byte 4 has later chunks, too (``PostingRow``).
        try connection.query(
            """
            SELECT field, value, chunk, docids FROM posting
            WHERE chunk = ?1 OR (chunk < ?1 AND substr(docids, 1, 1) = x'04')
            """, .integer(Int64(chunk))
        ) { row in
            guard let docids = Self.chunks(row.blob(3), first: row.integer(2))?.first(where: { $0.key == chunk })?.chunk
            else { return }
            let term = SearchTerm(row.text(0), row.blob(1))
            body(term, changes.removeValue(forKey: TermKey(term))?.applied(to: docids) ?? docids)
        }
        for (key, change) in changes {
            guard let term = key.term else { throw PostingRuns.damage }
            body(term, change.applied(to: DocidChunk()))
        }
    }

    /// Removes rows that cannot be read. What can be read by now stays.
    func remove(_ rows: [Unreadable]) throws(SQLiteError) {
        for unreadable in rows {
            let key = [
                SQLiteValue.text(unreadable.term.field), .blob(unreadable.term.value), .integer(unreadable.chunk),
            ]
            let condition = "WHERE field = ?1 AND value = ?2 AND chunk = ?3"
            var isReadable = false
            try connection.query("SELECT docids FROM posting \(condition)", key) { row in
                isReadable = Self.chunks(row.blob(0), first: unreadable.chunk) != nil
            }
            if !isReadable { try connection.run("DELETE FROM posting \(condition)", key) }
        }
    }

    /// What the runs change, the oldest first.
    private func eachChange(_ body: (TermKey, UInt16, PostingChange) -> Void) throws(SQLiteError) {
        for run in try PostingRuns(connection: connection).runs {
            var cursor = try RunCursor(run.number, in: connection)
            while let key = cursor.current {
                for part in try cursor.change().parts { body(key, part.chunk, part.change) }
                try cursor.advance()
            }
        }
    }

    /// The chunks of a row; nil when it cannot be read.
    private static func chunks(_ bytes: [UInt8], first: Int64) -> [(key: UInt16, chunk: DocidChunk)]? {
        guard let first = UInt16(exactly: first) else { return nil }
        var chunks: [(key: UInt16, chunk: DocidChunk)] = []
        let isWhole = PostingRow.forEachChunk(bytes.span, first: first) { key, bytes in
            guard let chunk = DocidChunk(bytes: bytes) else { return false }
            chunks.append((key, chunk))
            return true
        }
        return isWhole ? chunks : nil
    }
}
