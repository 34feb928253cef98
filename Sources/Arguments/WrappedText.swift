/// Breaks text into lines at spaces. A column is a character: help is written in ASCII.
enum WrappedText {
    /// The paragraphs of a text, which empty lines part.
    static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map { $0.joined(separator: " ") }
    }

    /// Lines of at most `width` columns; a word longer than that stands alone, unbroken.
    ///
    /// - Parameters:
    ///   - first: what the first line begins with.
    ///   - next: what the others begin with.
    static func lines(_ text: String, width: Int, first: String = "", next: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        var columns = first.count
        var isEmpty = true
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !isEmpty, columns + 1 + word.count > width {
                lines.append(line)
                line = next
                columns = next.count
                isEmpty = true
            }
            line += isEmpty ? "\(word)" : " \(word)"
            columns += word.count + (isEmpty ? 0 : 1)
            isEmpty = false
        }
        while line.last == " " { line.removeLast() }
        return lines + [line]
    }
}
