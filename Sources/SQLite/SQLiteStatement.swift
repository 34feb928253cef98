internal import CSQLite

/// A prepared statement, confined to its connection.
@safe final class SQLiteStatement {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    func finalize() { unsafe sqlite3_finalize(pointer) }

    func step() -> Int32 { unsafe sqlite3_step(pointer) }

    func reset() {
        // The status repeats that of the last step, which was looked at then.
        _ = unsafe sqlite3_reset(pointer)
        _ = unsafe sqlite3_clear_bindings(pointer)
    }

    func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(pointer, index)
        case .integer(let integer): return unsafe sqlite3_bind_int64(pointer, index, integer)
        case .real(let real): return unsafe sqlite3_bind_double(pointer, index, real)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty string has no address, and a null pointer would bind NULL.
                guard let base = bytes.baseAddress else { return unsafe stills_bind_text(pointer, index, "", 0) }
                return unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    unsafe stills_bind_text(pointer, index, $0, UInt64(bytes.count))
                }
            }
        case .blob(let blob):
            return unsafe blob.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return unsafe sqlite3_bind_zeroblob(pointer, index, 0) }
                return unsafe stills_bind_blob(pointer, index, base, UInt64(bytes.count))
            }
        }
    }
}

/// One row of a result, valid until the next step. Columns count from 0; a column is read as the type that is asked for.
package struct SQLiteRow {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) { self.statement = statement }

    package func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement.pointer, column) == SQLITE_NULL
    }

    package func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement.pointer, column) }

    package func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(statement.pointer, column) }

    /// Text, with whatever is not UTF-8 replaced; empty for NULL.
    package func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement.pointer, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement.pointer, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A copy of the bytes; empty for NULL.
    package func blob(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement.pointer, column) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(statement.pointer, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Hands over the bytes where they are, none for NULL; valid during the call only.
    package func withBlob<Value, Failure>(
        _ column: Int32, _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard let start = unsafe sqlite3_column_blob(statement.pointer, column) else {
            return try body(InlineArray<1, UInt8>(repeating: 0).span.extracting(first: 0))
        }
        let count = unsafe Int(sqlite3_column_bytes(statement.pointer, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count).assumingMemoryBound(to: UInt8.self)
        return try unsafe body(bytes.span)
    }

    package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
    package func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }
    package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
