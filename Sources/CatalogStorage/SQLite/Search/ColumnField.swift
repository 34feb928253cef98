internal import SQLite
internal import StillsModel

/// A field of terms that nearly every image has its own value of. It needs no postings: a column of the rows has it, and an
/// index finds the rows.
struct ColumnField {
    private enum Kind {
        case integer, number, bytes, text
        /// Microseconds of UTC, of a column of the wall clock's and its offset in minutes.
        case instant
    }

    /// More than any wall clock is away from UTC, in microseconds.
    private static let greatestOffset: Int64 = 86_400_000_000

    private let column: String
    private let kind: Kind

    private init(_ column: String, _ kind: Kind) {
        self.column = column
        self.kind = kind
    }

    /// The field's column; nil for a field that has postings.
    static func named(_ field: String) -> ColumnField? { known[field] }

    private static let known = [
        SearchField.instant(of: "added"): ColumnField("image.created_at", .integer),
        SearchField.instant(of: "updated"): ColumnField("image.updated_at", .integer),
        SearchField.wallClock(of: "taken"): ColumnField("image.taken_at", .integer),
        SearchField.instant(of: "taken"): ColumnField(
            "image.taken_at - ifnull(image.taken_at_offset, 0) * 60000000", .instant),
        SearchField.number(of: "size"): ColumnField("image.byte_count", .number),
        SearchField.digest: ColumnField("original.digest", .bytes),
        SearchField.external: ColumnField("image.external_id", .text),
    ]

    private var tables: String {
        kind == .bytes ? "original JOIN image ON image.original = original.id" : "image"
    }

    func docids(_ value: [UInt8], in connection: SQLiteConnection) throws(SQLiteError) -> DocidSet {
        guard let stored = stored(value) else {
            // A text that is too long to be its own value: look at each.
            return try docids(in: connection) { $0 == value }
        }
        guard kind != .instant else {
            return try docids(where: .range(lower: value, upper: value + [0]), in: connection)
        }
        return try docids("\(column) = ?1", [stored], in: connection) { $0 == value }
    }

    func docids(where condition: ValueCondition, in connection: SQLiteConnection) throws(SQLiteError) -> DocidSet {
        var clauses: [String] = []
        var values: [SQLiteValue] = []
        // What cannot be told by the column's own order is left to the condition.
        if case .range(let lower, let upper) = condition {
            if let lower = lower.flatMap(stored) {
                values.append(lower)
                clauses.append("\(column) >= ?\(values.count)")
                if kind == .instant { clauses.append("image.taken_at >= ?\(values.count) - \(Self.greatestOffset)") }
            }
            if let upper = upper.flatMap(stored) {
                values.append(upper)
                clauses.append("\(column) <= ?\(values.count)")
                if kind == .instant { clauses.append("image.taken_at <= ?\(values.count) + \(Self.greatestOffset)") }
            }
        }
        let filter = clauses.isEmpty ? "1" : clauses.joined(separator: " AND ")
        return try docids(filter, values, in: connection) { condition.holds(of: $0) }
    }

    private func docids(
        _ filter: String = "1", _ values: [SQLiteValue] = [], in connection: SQLiteConnection,
        where fits: ([UInt8]) -> Bool
    ) throws(SQLiteError) -> DocidSet {
        var docids: [UInt32] = []
        try connection.query(
            "SELECT image.docid, \(column) FROM \(tables) WHERE \(filter) AND \(column) IS NOT NULL", values
        ) { row in
            if fits(value(row)) { docids.append(UInt32(truncatingIfNeeded: row.integer(0))) }
        }
        return DocidSet(docids.sorted())
    }

    /// The row's value as the term has it.
    private func value(_ row: SQLiteRow) -> [UInt8] {
        switch kind {
        case .integer, .instant: SearchValue.integer(row.integer(1))
        case .number: SearchValue.number(Double(row.integer(1)))
        case .bytes: row.blob(1)
        case .text: SearchValue.text(row.text(1))
        }
    }

    /// A term's value as the column has it; nil where the column has no such value.
    private func stored(_ value: [UInt8]) -> SQLiteValue? {
        switch kind {
        case .integer, .instant: SearchValue.integer(from: value).map(SQLiteValue.integer)
        case .number: SearchValue.number(from: value).map(SQLiteValue.real)
        case .bytes: .blob(value)
        case .text: value.count <= 240 ? .text(String(decoding: value, as: UTF8.self)) : nil
        }
    }
}
