internal import Formats
internal import StillsModel

/// Turns images into the bytes of an export, one after the other.
struct ExportEncoder {
    private enum Form {
        case lines
        case array(isFirst: Bool)
        case table(ExportColumns, CSVWriter)
    }

    /// What was written and not yet taken.
    private(set) var bytes: [UInt8] = []
    private let accounts: ExportAccounts
    private var form: Form
    private var writer = JSONWriter(capacity: 1024)

    /// - Parameter columns: of CSV, for ``ExportFormat/csv``; nil for the others.
    init(_ format: ExportFormat, columns: ExportColumns?, accounts: ExportAccounts) {
        self.accounts = accounts
        if let columns {
            var table = CSVWriter()
            table.row(columns.header)
            bytes = table.take()
            form = .table(columns, table)
        } else if format == .json {
            bytes = Array("[".utf8)
            form = .array(isFirst: true)
        } else {
            form = .lines
        }
    }

    mutating func append(_ item: ExportItem) {
        switch form {
        case .lines:
            appendObject(item)
            bytes.append(UInt8(ascii: "\n"))
        case .array(let isFirst):
            bytes.append(contentsOf: (isFirst ? "\n" : ",\n").utf8)
            appendObject(item)
            form = .array(isFirst: false)
        case .table(let columns, var table):
            table.row(columns.row(item, accounts: accounts))
            bytes += table.take()
        }
    }

    mutating func end() {
        if case .array = form { bytes.append(contentsOf: "\n]\n".utf8) }
    }

    /// Hands out what was written since the last time.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    private mutating func appendObject(_ item: ExportItem) {
        ExportRecord.append(item, accounts: accounts, to: &writer)
        bytes.append(contentsOf: writer.bytes)
        writer.removeAll(keepingCapacity: true)
    }
}
