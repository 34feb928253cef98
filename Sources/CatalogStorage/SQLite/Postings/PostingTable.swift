internal import SQLite
internal import StillsModel

/// The `posting` table: (field, value, chunk) → docids. A row has one chunk, or, while they are small, several that follow
/// each other (``PostingRow``); its key has the first of them.
struct PostingTable {
    let connection: SQLiteConnection

    func docids(_ field: String, _ value: [UInt8]) throws(SQLiteError) -> DocidSet {
        var chunks: [(key: UInt16, chunk: DocidChunk)] = []
        try connection.query(
            "SELECT chunk, docids FROM posting WHERE field = ?1 AND value = ?2 ORDER BY chunk", .text(field),
            .blob(value)
        ) { row throws(SQLiteError) in
            let first = UInt16(truncatingIfNeeded: row.integer(0))
            let isWhole = row.withBlob(1) { bytes in
                PostingRow.forEachChunk(bytes, first: first) { key, bytes in
                    guard let chunk = DocidChunk(bytes: bytes) else { return false }
                    chunks.append((key, chunk))
                    return true
                }
            }
            guard isWhole else { throw Self.damage }
        }
        return DocidSet(chunks: chunks)
    }

    func add(_ term: SearchTerm, to union: inout DocidUnion) throws(SQLiteError) {
        try connection.query(
            "SELECT chunk, docids FROM posting WHERE field = ?1 AND value = ?2", .text(term.field), .blob(term.value)
        ) { row throws(SQLiteError) in
            let chunk = UInt16(truncatingIfNeeded: row.integer(0))
            guard row.withBlob(1, { union.add($0, in: chunk) }) else { throw Self.damage }
        }
    }

    static let damage = SQLiteError.damaged("a posting cannot be read")

    // MARK: writing

    /// - Returns: whether no image had the term before.
    @discardableResult
    func apply(_ change: TermChange) throws(SQLiteError) -> Bool {
        guard let term = change.key.term else { throw Self.damage }
        var rows = try PostingRows(term, in: connection)
        let isNew = rows.isEmpty && change.parts.contains { !$0.change.added.isEmpty }
        for part in change.parts {
            let before = try rows.chunk(part.chunk, in: connection) ?? DocidChunk()
            rows.set(part.change.applied(to: before), at: part.chunk)
        }
        try rows.write(in: connection)
        return isNew
    }
}

/// The rows of one term, as far as they are small or are changed.
private struct PostingRows {
    private let term: SearchTerm
    /// The rows that are read, by their keys: written anew where they become others.
    private var read: [UInt16: [UInt8]] = [:]
    /// The keys of rows that are too large to share: they stay unless they are changed.
    private var large: Set<UInt16> = []
    private var chunks: [UInt16: [UInt8]] = [:]
    private(set) var isEmpty = true

    init(_ term: SearchTerm, in connection: SQLiteConnection) throws(SQLiteError) {
        self.term = term
        try connection.query(
            """
            SELECT chunk, length(docids), CASE WHEN length(docids) <= ?3 THEN docids END FROM posting
            WHERE field = ?1 AND value = ?2
            """, .text(term.field), .blob(term.value), .integer(Int64(PostingRow.sharedSize))
        ) { row throws(SQLiteError) in
            isEmpty = false
            let key = UInt16(truncatingIfNeeded: row.integer(0))
            guard row.integer(1) <= PostingRow.sharedSize else {
                large.insert(key)
                return
            }
            read[key] = row.blob(2)
            let isWhole = row.withBlob(2) { bytes in
                PostingRow.forEachChunk(bytes, first: key) { chunk, bytes in
                    var copy: [UInt8] = []
                    copy.reserveCapacity(bytes.count)
                    for index in bytes.indices { copy.append(bytes[index]) }
                    chunks[chunk] = copy
                    return true
                }
            }
            guard isWhole else { throw PostingTable.damage }
        }
    }

    mutating func chunk(_ key: UInt16, in connection: SQLiteConnection) throws(SQLiteError) -> DocidChunk? {
        var bytes = chunks[key]
        if large.remove(key) != nil {
            bytes = try connection.first(
                "SELECT docids FROM posting WHERE field = ?1 AND value = ?2 AND chunk = ?3", .text(term.field),
                .blob(term.value), .integer(Int64(key))
            ) { $0.blob(0) }
            read[key] = bytes
        }
        guard let bytes else { return nil }
        guard let chunk = DocidChunk(bytes: bytes.span) else { throw PostingTable.damage }
        return chunk
    }

    mutating func set(_ docids: DocidChunk, at key: UInt16) { chunks[key] = docids.isEmpty ? nil : docids.bytes }

    func write(in connection: SQLiteConnection) throws(SQLiteError) {
        let rows = PostingRow.pack(chunks.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, apart: large)
        for key in Set(read.keys).subtracting(rows.map(\.first)) {
            try connection.run(
                "DELETE FROM posting WHERE field = ?1 AND value = ?2 AND chunk = ?3", .text(term.field),
                .blob(term.value), .integer(Int64(key)))
        }
        for row in rows where read[row.first] != row.bytes {
            try connection.run(
                "INSERT OR REPLACE INTO posting (field, value, chunk, docids) VALUES (?1, ?2, ?3, ?4)",
                .text(term.field), .blob(term.value), .integer(Int64(row.first)), .blob(row.bytes))
        }
    }
}
