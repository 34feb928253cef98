/// One word of the command line, or the value of an environment variable.
///
/// On Linux both are bytes that need not be text: a file name may hold invalid UTF-8. What opens a file uses
/// ``bytes``; what compares and prints uses ``text``.
package struct Argument: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The word as it was given. Holds no NUL.
    package let bytes: [UInt8]
    /// The word as text, with U+FFFD in place of what is not UTF-8.
    package let text: String

    package init(bytes: [UInt8]) {
        self.bytes = bytes
        text = String(decoding: bytes, as: UTF8.self)
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
        self.text = text
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// The text for a message: in quotes, control characters made visible, cut after 100 characters.
    package var quoted: String { Self.quote(text) }

    static func quote(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(100) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > 100 ? "'\(shown)…'" : "'\(shown)'"
    }
}
