internal import Linux

/// Rows of fields: columns with titles that fit a terminal's width, or fields parted by tabs where a program reads.
///
/// Rows are printed as they come; the widths are known before the first.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        package let title: String
        /// How many columns of the terminal it takes; one that grows, at least.
        package let width: Int
        package let alignment: DisplayText.Alignment
        /// The share that it gets of what is left over. One of 0 always has its width: ids are never cut.
        package let weight: Int
        /// Whether a narrow terminal may do without it. The last such column goes first.
        package let isOptional: Bool

        package init(
            _ title: String, width: Int, alignment: DisplayText.Alignment = .left, weight: Int = 0,
            isOptional: Bool = false
        ) {
            self.title = title
            self.width = max(width, DisplayText.columns(title))
            self.alignment = alignment
            self.weight = weight
            self.isOptional = isOptional
        }

        /// As wide as the widest of its fields, which are known beforehand.
        package init(
            _ title: String, fields: some Sequence<String>, alignment: DisplayText.Alignment = .left, weight: Int = 0,
            isOptional: Bool = false
        ) {
            self.init(
                title, width: fields.reduce(0) { max($0, DisplayText.columns($1)) }, alignment: alignment,
                weight: weight, isOptional: isOptional)
        }
    }

    /// Of each column; nil for one that is left out. nil where no terminal is.
    private let widths: [Int?]?
    private let columns: [Column]
    private static let gap = "  "

    /// - Parameter width: the terminal's; nil for fields parted by tabs.
    package init(_ columns: [Column], width: Int?) {
        self.columns = columns
        widths = width.map { Self.widths(of: columns, within: $0) }
    }

    /// The line of titles; nil where a program reads.
    package var header: String? { widths == nil ? nil : line(columns.map(\.title)) }

    /// - Parameter fields: one for each column. What would harm a terminal, or end a field, is replaced in them.
    package func line(_ fields: [String]) -> String {
        let fields = fields.map(PlainText.of)
        guard let widths else { return fields.joined(separator: "\t") }
        var cells: [String] = []
        for ((column, width), field) in zip(zip(columns, widths), fields) {
            if let width { cells.append(DisplayText.fitted(field, to: width, column.alignment)) }
        }
        var line = cells.joined(separator: Self.gap)
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func widths(of columns: [Column], within total: Int) -> [Int?] {
        var kept = Set(columns.indices)
        func left() -> Int {
            let gaps = max(0, kept.count - 1) * gap.utf8.count
            return total - gaps - kept.reduce(0) { $0 + columns[$1].width }
        }
        while left() < 0, let last = columns.indices.last(where: { kept.contains($0) && columns[$0].isOptional }) {
            kept.remove(last)
        }
        var left = left()
        var shares = kept.reduce(0) { $0 + columns[$1].weight }
        return columns.indices.map { index in
            guard kept.contains(index) else { return nil }
            guard columns[index].weight > 0 else { return columns[index].width }
            // What is lacking is taken in the same shares; a column stays a column.
            let share = left * columns[index].weight / shares
            left -= share
            shares -= columns[index].weight
            return max(1, columns[index].width + share)
        }
    }
}

extension TextTable {
    /// For standard output, whatever it is.
    package init(_ columns: [Column], console: Console) {
        self.init(columns, width: console.isOutputTerminal ? Terminal.width(.output) ?? 80 : nil)
    }
}
