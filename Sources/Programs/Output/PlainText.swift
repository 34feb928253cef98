/// Text of others, made harmless for a terminal.
///
/// Titles, names of files and messages that quote them can hold anything: what moves the cursor, sets the window's
/// title or turns the direction of text must not reach a terminal as it is.
package enum PlainText {
    /// For one line: every such character becomes U+FFFD, the ends of lines too.
    package static func of(_ text: String) -> String { replaced(text) { isHarmful($0) } }

    /// For text of several lines: their ends stay.
    package static func lines(_ text: String) -> String { replaced(text) { $0 != "\n" && isHarmful($0) } }

    /// JSON, in which such characters can only stand within strings: as escapes they mean the same.
    ///
    /// - Parameter json: UTF-8; may hold line feeds between values.
    package static func json(_ json: [UInt8]) -> [UInt8] {
        let text = String(decoding: json, as: UTF8.self)
        guard text.unicodeScalars.contains(where: { $0 != "\n" && isHarmful($0) }) else { return json }
        var plain = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" || !isHarmful(scalar) {
                plain.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                plain += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return Array(plain.utf8)
    }

    private static func replaced(_ text: String, _ isReplaced: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: isReplaced) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { plain.append(isReplaced(scalar) ? "\u{FFFD}" : scalar) }
        return String(plain)
    }

    /// The control characters C0 and C1, the ends of lines, and the marks and overrides of direction. All are below
    /// U+10000.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F: true
        default: false
        }
    }
}
