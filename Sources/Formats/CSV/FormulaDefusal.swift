/// Keeps a spreadsheet program from running text as a formula, by an apostrophe before it, and takes that away again.
///
/// A cell is dangerous that begins with `=`, `+`, `-`, `@`, a tab or a line break (or their full-width forms), and so is
/// one that has only apostrophes before these: were those left alone, nobody could tell them from ours. Both directions
/// together change nothing: `undo(defuse(text)) == text` for every text.
///
/// Only text that was defused may be undone, since others' cells may begin with an apostrophe of their own. An export
/// says so by the name of its first column: ``marked(_:)`` puts `stills:` before it, as in `stills:id`. That is seen by
/// whoever opens the file, costs no column, stays when a spreadsheet program saves the file again, as the apostrophes do,
/// and is nobody's own name by accident.
package enum FormulaDefusal {
    private static let mark = "stills:"
    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The text as a spreadsheet program shows it without running it. For text only: `-5` as a number needs none.
    package static func defuse(_ text: String) -> String {
        isDangerous(text) ? "'" + text : text
    }

    /// What ``defuse(_:)`` made it from.
    package static func undo(_ text: String) -> String {
        guard text.unicodeScalars.first == "'", isDangerous(text) else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    private static func isDangerous(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map { dangerous.contains($0) } ?? false
    }

    /// The first column's name in a file whose cells are defused.
    package static func marked(_ firstColumn: String) -> String { mark + firstColumn }

    /// The first column's own name when it is marked; nil when it is not.
    package static func unmarked(_ firstColumn: String) -> String? {
        firstColumn.hasPrefix(mark) ? String(firstColumn.dropFirst(mark.count)) : nil
    }
}
