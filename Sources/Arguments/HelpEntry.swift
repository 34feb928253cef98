/// A term and what it means: one entry of a help page's list.
struct HelpEntry: Hashable, Sendable {
    let term: String
    let text: String

    init(term: String, text: String) {
        self.term = term
        self.text = text
    }

    init(_ positional: Positional) {
        self.init(term: positional.usage, text: positional.help)
    }

    /// - Parameter isDefault: whether the command's name may be left out.
    init(_ command: Command, isDefault: Bool) {
        self.init(term: command.name, text: command.summary + (isDefault ? " (default)" : ""))
    }

    init(_ option: Option) {
        let value = option.valueName.map { " \($0)" } ?? ""
        let short = option.short.map { "-\($0), " } ?? "    "
        var remarks: [String] = []
        if !option.allowedValues.isEmpty { remarks.append(option.allowedValues.joined(separator: " or ")) }
        if let text = option.defaultText { remarks.append("default: \(text)") }
        if let variable = option.environmentVariable { remarks.append("environment: \(variable)") }
        if option.isRepeatable { remarks.append("repeatable") }
        let suffix = remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
        self.init(term: "\(short)\(option.spelling)\(value)", text: option.help + suffix)
    }

    /// Two columns. A term that is too long for the first has a line of its own.
    static func lines(of entries: [HelpEntry], width: Int) -> [String] {
        let widest = max(12, width / 3 - 4)
        let column = entries.map(\.term.count).filter { $0 <= widest }.max() ?? widest
        let indent = String(repeating: " ", count: column + 4)
        return entries.flatMap { entry in
            guard entry.term.count <= column else {
                return ["  \(entry.term)"] + WrappedText.lines(entry.text, width: width, first: indent, next: indent)
            }
            let padding = String(repeating: " ", count: column - entry.term.count)
            return WrappedText.lines(entry.text, width: width, first: "  \(entry.term)\(padding)  ", next: indent)
        }
    }
}
