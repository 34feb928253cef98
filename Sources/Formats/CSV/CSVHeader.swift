/// The names of a CSV text's columns, as its first row gives them.
package struct CSVHeader: Hashable, Sendable {
    /// In the order of the columns, without white space around them. None is empty, none occurs twice.
    package let names: [String]
    private let indexes: [String: Int]

    /// - Throws: ``CSVError`` with `.invalidHeader`, naming the column.
    package init(_ row: CSVRow) throws(CSVError) {
        func error(_ index: Int, _ reason: String) -> CSVError {
            CSVError(code: .invalidHeader, row: row.number, line: row.line, column: index + 1, reason: reason)
        }
        var names: [String] = []
        var indexes: [String: Int] = [:]
        for (index, field) in row.fields.enumerated() {
            let name = field.trimmingWhiteSpace()
            guard !name.isEmpty else { throw error(index, "the column has no name; name it or remove it") }
            if let first = indexes[name] {
                throw error(index, "column \(first + 1) has the same name, '\(name)'; rename or remove one")
            }
            indexes[name] = index
            names.append(name)
        }
        self.names = names
        self.indexes = indexes
    }

    /// The place of the column, counted from 0; nil when there is none of that name. Case counts.
    package func index(of name: String) -> Int? { indexes[name] }

    /// The row's field in the named column; nil when there is no such column or the row ends before it.
    package func field(_ name: String, of row: CSVRow) -> String? {
        guard let index = indexes[name], index < row.fields.count else { return nil }
        return row.fields[index]
    }
}

extension String {
    fileprivate func trimmingWhiteSpace() -> String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
