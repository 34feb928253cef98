internal import SQLite
internal import StillsModel

/// Writes a run, its terms in their order.
struct RunWriter {
    private let connection: SQLiteConnection
    private let number: Int64
    private(set) var pageCount = 0
    private var byteCount = 0
    private var page = RunPageWriter()

    private let pageSize: Int

    init(number: Int64, pageSize: Int, connection: SQLiteConnection) {
        self.number = number
        self.pageSize = pageSize
        self.connection = connection
    }

    /// The run that comes after all others.
    init(newestIn connection: SQLiteConnection, pageSize: Int) throws(SQLiteError) {
        let last = try connection.first("SELECT max(number) FROM posting_run") { $0.integer(0) } ?? 0
        self.init(number: last &+ 1, pageSize: pageSize, connection: connection)
    }

    mutating func append(_ change: TermChange) throws(SQLiteError) {
        page.append(change)
        if page.bytes.count >= pageSize { try writePage() }
    }

    mutating func append(_ key: TermKey, chunk: UInt16, added: DocidChunk) throws(SQLiteError) {
        page.append(key, chunk: chunk, added: added)
        if page.bytes.count >= pageSize { try writePage() }
    }

    mutating func append(_ key: TermKey, raw: ArraySlice<UInt8>) throws(SQLiteError) {
        page.append(key, raw: raw)
        if page.bytes.count >= pageSize { try writePage() }
    }

    mutating func finish(level: Int) throws(SQLiteError) {
        try writePage()
        guard pageCount > 0 else { return }
        try connection.run(
            "INSERT INTO posting_run (number, level, bytes) VALUES (?1, ?2, ?3)", .integer(number),
            .integer(Int64(level)), .integer(Int64(byteCount)))
    }

    private mutating func writePage() throws(SQLiteError) {
        guard let first = page.first else { return }
        try connection.run(
            "INSERT INTO posting_page (run, first, entries) VALUES (?1, ?2, ?3)", .integer(number),
            .blob(first.bytes), .blob(page.bytes))
        pageCount += 1
        byteCount += page.bytes.count
        page = RunPageWriter()
    }
}
