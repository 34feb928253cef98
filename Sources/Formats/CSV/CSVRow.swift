/// One record of a CSV text.
package struct CSVRow: Hashable, Sendable {
    /// Counted as a spreadsheet does: the first row is 1, blank lines count, a quoted field with line breaks does not
    /// make more of them.
    package let number: Int
    /// The line of the file that the row begins on, counted from 1.
    package let line: Int
    package let fields: [String]

    package init(number: Int, line: Int, fields: [String]) {
        self.number = number
        self.line = line
        self.fields = fields
    }
}

/// What became of one record.
package enum CSVOutcome: Hashable, Sendable {
    case row(CSVRow)
    /// The row cannot be used; those after it can, unless ``CSVError/endsReading``.
    case refused(CSVError)
}

/// Why a row of a CSV text cannot be used.
package struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// Bytes that are no characters in the text's encoding.
        case invalidText
        /// A quotation mark inside a field that does not begin with one, or text after the closing one.
        case strayQuote
        /// More or fewer fields than the first row has.
        case wrongFieldCount
        /// A field, a row or the number of fields exceeds ``CSVLimits``.
        case limitExceeded
        /// The text ended inside a quoted field.
        case unclosedQuote
        /// The first row does not name every column once.
        case invalidHeader
    }

    package let code: Code
    /// As ``CSVRow/number``.
    package let row: Int
    /// As ``CSVRow/line``.
    package let line: Int
    /// The field, counted from 1; nil when the whole row is meant.
    package let column: Int?
    /// What is wrong and the way out, without the place.
    package let reason: String

    /// Whether nothing after the row could be read.
    package var endsReading: Bool { code == .unclosedQuote }

    package var description: String {
        "Row \(row)\(column.map { ", column \($0)" } ?? ""): \(reason)."
    }
}

/// How much a ``CSVReader`` accepts and keeps in memory.
package struct CSVLimits: Hashable, Sendable {
    /// Of one field, in bytes.
    package var fieldByteCount = 1 << 20
    /// Of all fields of one row together, in bytes.
    package var rowByteCount = 8 << 20
    package var fieldCount = 1000

    package init() {}
}
