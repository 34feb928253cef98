/// Text that goes into a script, so that no shell finds anything in it to carry out.
enum ShellText {
    /// One line of plain characters: what controls a terminal, or turns the direction of text, becomes a space.
    static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return String(line).split(separator: " ").joined(separator: " ")
    }

    /// A word of bash or zsh, in single quotes.
    static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: #"'\''"#))'"
    }

    /// A word of fish, in single quotes, where it knows `\\` and `\'`.
    static func fishQuoted(_ text: String) -> String {
        "'\(text.replacing("\\", with: #"\\"#).replacing("'", with: #"\'"#))'"
    }

    /// The whole script, of its lines.
    static func script(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
