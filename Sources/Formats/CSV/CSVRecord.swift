/// The row that a ``CSVReader`` is in the midst of. Within the limits whatever comes: what exceeds them is not kept.
struct CSVRecord: Sendable {
    private(set) var number = 1
    private var line = 1
    /// Of the field that is being read, counted from 1.
    private var column = 1
    private let limits: CSVLimits
    private let dialect: CSVDialect
    /// The bytes of all fields, one after the other.
    private var bytes: [UInt8] = []
    /// Where each field that is complete ends in ``bytes``.
    private var fieldEnds: [Int] = []
    private var openedQuote: (line: Int, column: Int) = (1, 1)
    /// The first thing that is wrong; the row is read to its end, and then refused.
    private var error: CSVError?

    init(limits: CSVLimits, dialect: CSVDialect) {
        self.limits = limits
        self.dialect = dialect
    }

    mutating func begin(number: Int, line: Int) {
        self.number = number
        self.line = line
        column = 1
        bytes.removeAll(keepingCapacity: true)
        fieldEnds.removeAll(keepingCapacity: true)
        error = nil
    }

    /// Whether nothing was read yet.
    var isBlank: Bool { bytes.isEmpty && fieldEnds.isEmpty && error == nil }

    mutating func openQuote(line: Int) {
        openedQuote = (line, column)
    }

    mutating func append(_ part: ArraySlice<UInt8>) {
        guard error == nil else { return }
        let roomInField = limits.fieldByteCount - (bytes.count - (fieldEnds.last ?? 0))
        let roomInRow = limits.rowByteCount - bytes.count
        if part.count <= min(roomInField, roomInRow) {
            bytes.append(contentsOf: part)
        } else if roomInField <= roomInRow {
            refuse(
                .limitExceeded,
                "the field is longer than \(limits.fieldByteCount) bytes; perhaps a quotation mark is not closed")
        } else {
            refuse(.limitExceeded, "the row is longer than \(limits.rowByteCount) bytes")
        }
    }

    mutating func endField() {
        defer { column += 1 }
        guard error == nil else { return }
        guard fieldEnds.count < limits.fieldCount else {
            return refuse(.limitExceeded, "the row has more than \(limits.fieldCount) fields")
        }
        fieldEnds.append(bytes.count)
    }

    mutating func refuse(_ code: CSVError.Code, _ reason: String) {
        guard error == nil else { return }
        error = CSVError(code: code, row: number, line: line, column: column, reason: reason)
    }

    var unclosedQuote: CSVError {
        CSVError(
            code: .unclosedQuote, row: number, line: line, column: openedQuote.column,
            reason: "the quotation mark that opens the field on line \(openedQuote.line) is never closed; "
                + "everything after it belongs to the field")
    }

    /// What the complete record amounts to.
    func outcome(expectedFieldCount: Int?) -> CSVOutcome {
        if let error { return .refused(error) }
        var fields: [String] = []
        fields.reserveCapacity(fieldEnds.count)
        var start = 0
        for end in fieldEnds {
            guard let field = String(utf8: bytes.span.extracting(start..<end)) else {
                return .refused(invalidText(column: fields.count + 1))
            }
            fields.append(field)
            start = end
        }
        if let expectedFieldCount, expectedFieldCount != fields.count {
            return .refused(wrongFieldCount(expected: expectedFieldCount))
        }
        return .row(CSVRow(number: number, line: line, fields: fields))
    }

    private func invalidText(column: Int) -> CSVError {
        let isUTF16 = number == 1 && (bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]))
        let reason =
            switch dialect.encoding {
            case .utf8 where isUTF16: "the file is UTF-16; save it as CSV in UTF-8"
            case .utf8: "the field is not UTF-8; save the file as UTF-8"
            default: "the field holds what is no character in \(dialect.encoding.name); save the file as UTF-8"
            }
        return CSVError(code: .invalidText, row: number, line: line, column: column, reason: reason)
    }

    private func wrongFieldCount(expected: Int) -> CSVError {
        let hint =
            fieldEnds.count > expected ? "; a field that holds a \(dialect.delimiterName) must stand in quotes" : ""
        return CSVError(
            code: .wrongFieldCount, row: number, line: line, column: nil,
            reason: "the row has \(fieldEnds.count) fields, the first row has \(expected)\(hint)")
    }
}
