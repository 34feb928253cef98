internal import CSQLite

/// A connection to one database. Not for use by two threads at a time: whoever makes it confines it (a lane does).
///
/// Prepared statements are kept by their text; pass values as parameters, never inside the text.
@safe package final class SQLiteConnection {
    package enum Access: Sendable {
        case readOnly
        /// For a file on a medium that nobody can write: no lock is taken and no log looked for (sqlite.org/uri.html).
        case immutable
        case readWrite
        /// Makes the database where there is none.
        case create
    }

    let handle: OpaquePointer
    private var statements: [StatementText: SQLiteStatement] = [:]

    /// Opens the database file at `path`, or a database in memory for `:memory:`.
    ///
    /// - Parameter busyMilliseconds: how long a call waits for another connection's lock before it fails as busy.
    package init(path: String, access: Access, busyMilliseconds: Int32 = 10_000) throws(SQLiteError) {
        Self.configureOnce
        var opened: OpaquePointer?
        let flags =
            switch access {
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        let name = access == .immutable ? "file:\(Self.percentEncoded(path))?immutable=1" : path
        let status = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let handle = unsafe opened else {
            throw SQLiteError(extendedCode: status, description: "SQLite has no memory to open \(path).")
        }
        guard status == SQLITE_OK else {
            let words = unsafe String(cString: sqlite3_errmsg(handle))
            unsafe sqlite3_close_v2(handle)
            throw SQLiteError(extendedCode: status, description: "\(path): \(words)")
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, busyMilliseconds)
    }

    /// SQLite's statistics of its memory, which nobody reads, cost a lock of the whole process at each allocation.
    private static let configureOnce: Void = { stills_disable_memory_statistics() }()

    /// A path as a part of a URI, in which `?`, `#` and `%` mean something.
    private static func percentEncoded(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }

    deinit {
        for statement in statements.values { statement.finalize() }
        unsafe sqlite3_close_v2(handle)
    }

    /// Runs statements without parameters and without results, one after the other.
    package func execute(_ script: String) throws(SQLiteError) {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw failure(in: script) }
    }

    /// Runs one statement to its end.
    ///
    /// - Returns: how many rows it inserted, changed or deleted.
    @discardableResult
    package func run(_ text: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        try run(text, values)
    }

    /// The same with the values as a list.
    @discardableResult
    package func run(_ text: String, _ values: [SQLiteValue]) throws(SQLiteError) -> Int {
        let statement = try statement(text)
        defer { statement.reset() }
        try bind(values, to: statement, text)
        while try step(statement, text) {}
        return unsafe Int(sqlite3_changes64(handle))
    }

    /// Runs one statement and hands over its rows, one by one; the row is valid during the call only.
    package func query(
        _ text: String, _ values: SQLiteValue..., row body: (SQLiteRow) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        try query(text, values, row: body)
    }

    /// The same with the values as a list.
    package func query(
        _ text: String, _ values: [SQLiteValue], row body: (SQLiteRow) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        try queryWhile(text, values) { row throws(SQLiteError) in
            try body(row)
            return true
        }
    }

    /// Runs one statement and hands over its rows until the body answers false.
    package func queryWhile(
        _ text: String, _ values: [SQLiteValue], row body: (SQLiteRow) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        let statement = try statement(text)
        defer { statement.reset() }
        try bind(values, to: statement, text)
        while try step(statement, text) {
            guard try body(SQLiteRow(statement)) else { return }
        }
    }

    /// The first row's value as the body reads it; nil when there is no row.
    package func first<Value>(
        _ text: String, _ values: SQLiteValue..., row body: (SQLiteRow) throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value? {
        var value: Value?
        try queryWhile(text, values) { row throws(SQLiteError) in
            value = try body(row)
            return false
        }
        return value
    }

    package var lastInsertedRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    private func statement(_ text: String) throws(SQLiteError) -> SQLiteStatement {
        if let known = statements[StatementText(text: text)] { return known }
        var prepared: OpaquePointer?
        let status = unsafe sqlite3_prepare_v3(
            handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard status == SQLITE_OK, let pointer = unsafe prepared else { throw failure(in: text) }
        let statement = unsafe SQLiteStatement(pointer)
        statements[StatementText(text: text)] = statement
        return statement
    }

    private func bind(
        _ values: [SQLiteValue], to statement: SQLiteStatement, _ text: String
    ) throws(SQLiteError) {
        for (position, value) in values.enumerated() {
            guard statement.bind(value, at: Int32(position + 1)) == SQLITE_OK else { throw failure(in: text) }
        }
    }

    private func step(_ statement: SQLiteStatement, _ text: String) throws(SQLiteError) -> Bool {
        switch statement.step() {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw failure(in: text)
        }
    }

    func failure(in text: String) -> SQLiteError {
        let code = unsafe sqlite3_extended_errcode(handle)
        let words = unsafe String(cString: sqlite3_errmsg(handle))
        return SQLiteError(extendedCode: code, description: words, statement: String(text.prefix(120)))
    }
}

/// The text of a statement as a key. Statements are few, long, and looked up dozens of times an image: the length and the
/// last bytes tell them apart as well as all bytes would.
private struct StatementText: Hashable {
    let text: String

    func hash(into hasher: inout Hasher) {
        hasher.combine(text.utf8.count)
        var last: UInt64 = 0
        for byte in text.utf8.suffix(8) { last = last << 8 | UInt64(byte) }
        hasher.combine(last)
    }
}
