internal import Formats
internal import StillsModel

/// Makes the text of an export of its records as NDJSON, for whoever has these and not the library: the same bytes that
/// ``ExportImages`` writes.
///
/// First, where it ``needsSurvey``, all lines go through ``survey(_:)``; then ``begin()``, ``append(_:)`` for all of them, and
/// ``end()``.
package struct ExportTranscript {
    private enum Form {
        case lines
        case array(isFirst: Bool)
        case table(ExportColumns, CSVWriter)
    }

    /// CSV: what its columns are, all images together say.
    package var needsSurvey: Bool { options.format == .csv }

    private let options: ExportOptions
    private var form = Form.lines
    private var seen = ExportColumns.Survey()
    private var bytes: [UInt8] = []

    package init(_ options: ExportOptions) { self.options = options }

    /// Looks at records, of which nothing is written yet.
    ///
    /// - Parameter lines: whole ones.
    /// - Throws: ``ServiceError`` with `.corrupt` for what is no record of an export.
    package mutating func survey(_ lines: [UInt8]) throws(ServiceError) {
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            seen.look(at: try ExportItem(record: Array(line)).record.image)
        }
    }

    package mutating func begin() {
        switch options.format {
        case .ndjson: form = .lines
        case .json:
            bytes = Array("[".utf8)
            form = .array(isFirst: true)
        case .csv:
            let columns = ExportColumns(seen, hasPath: false, hasHistory: options.hasHistory)
            var table = CSVWriter()
            table.row(columns.header)
            bytes = table.take()
            form = .table(columns, table)
        }
    }

    /// - Returns: how many records the lines have.
    /// - Throws: as ``survey(_:)``.
    package mutating func append(_ lines: [UInt8]) throws(ServiceError) -> Int {
        guard case .lines = form else { return try appendSplit(lines) }
        bytes += lines
        return lines.count { $0 == UInt8(ascii: "\n") }
    }

    private mutating func appendSplit(_ lines: [UInt8]) throws(ServiceError) -> Int {
        let records = lines.split(separator: UInt8(ascii: "\n"))
        for record in records {
            switch form {
            case .lines: break
            case .array(let isFirst):
                bytes.append(contentsOf: (isFirst ? "\n" : ",\n").utf8)
                bytes += record
                form = .array(isFirst: false)
            case .table(let columns, var table):
                let item = try ExportItem(record: Array(record))
                table.row(columns.row(item, accounts: ExportAccounts(LibraryDirectory())))
                bytes += table.take()
            }
        }
        return records.count
    }

    package mutating func end() {
        if case .array = form { bytes.append(contentsOf: "\n]\n".utf8) }
    }

    /// Hands out what was written since the last time.
    package mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
