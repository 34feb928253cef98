/// Text and requests of roff, as `man(7)` of groff and mandoc read it.
enum Roff {
    /// Text in which nothing is a request or an escape. A line break becomes a space.
    ///
    /// Every hyphen is a minus, so that what is copied from a page can be typed, and what is searched is found.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in ShellText.line(text).unicodeScalars {
            switch scalar {
            case "\\": result += #"\(rs"#
            case "-": result += #"\-"#
            case "\"": result += #"\(dq"#
            case "'": result += #"\(aq"#
            case "`": result += #"\(ga"#
            case "^": result += #"\(ha"#
            case "~": result += #"\(ti"#
            // A terminal of ASCII has no such character, and groff no other for it.
            case "…": result += "..."
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
            }
        }
        return result
    }

    /// A line of text, which stays whole.
    static func line(_ text: String) -> String { harmless(escaped(text)) }

    /// Lines of text, to be filled.
    static func lines(_ text: String) -> [String] {
        WrappedText.lines(escaped(text), width: 78).map(harmless)
    }

    /// A dot at its beginning makes no request of a line. (Quotes are escaped in any case.)
    private static func harmless(_ line: String) -> String { line.hasPrefix(".") ? "\\&" + line : line }

    static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// A request's argument that may hold spaces.
    static func argument(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// A term, and what it means below it.
    static func item(_ term: String, _ meaning: String) -> [String] { [".TP", term] + lines(meaning) }
}
