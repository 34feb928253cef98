internal import SQLite
internal import StillsModel

/// The `posting` table: (field, value, chunk) → docids.
enum PostingTable {
    static func chunk(
        _ term: SearchTerm, _ chunk: UInt16, in connection: SQLiteConnection
    ) throws(SQLiteError) -> DocidChunk? {
        try connection.first(
            "SELECT docids FROM posting WHERE field = ?1 AND value = ?2 AND chunk = ?3", .text(term.field),
            .blob(term.value), .integer(Int64(chunk))
        ) { row throws(SQLiteError) in try read(row, 0) }
    }

    /// Whether any image has the term.
    static func isKnown(_ term: SearchTerm, in connection: SQLiteConnection) throws(SQLiteError) -> Bool {
        try connection.first(
            "SELECT 1 FROM posting WHERE field = ?1 AND value = ?2 LIMIT 1", .text(term.field), .blob(term.value)
        ) { _ in true } ?? false
    }

    static func write(
        _ docids: DocidChunk, _ term: SearchTerm, _ chunk: UInt16, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        guard !docids.isEmpty else {
            try connection.run(
                "DELETE FROM posting WHERE field = ?1 AND value = ?2 AND chunk = ?3", .text(term.field),
                .blob(term.value), .integer(Int64(chunk)))
            return
        }
        try connection.run(
            "INSERT OR REPLACE INTO posting (field, value, chunk, docids) VALUES (?1, ?2, ?3, ?4)", .text(term.field),
            .blob(term.value), .integer(Int64(chunk)), .blob(docids.bytes))
    }

    static func read(_ row: SQLiteRow, _ column: Int32) throws(SQLiteError) -> DocidChunk {
        guard let chunk = DocidChunk(bytes: row.blob(column)) else { throw .damaged("a posting cannot be read") }
        return chunk
    }
}
