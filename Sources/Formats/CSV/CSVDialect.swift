/// How a CSV text is written: what parts its fields, what encloses them, and in which encoding.
package struct CSVDialect: Hashable, Sendable {
    package var encoding: TextEncoding
    /// Whether the text begins with a byte order mark; readers skip it.
    package var hasByteOrderMark: Bool
    /// What parts fields: an ASCII character.
    package var delimiter: UInt8
    /// What encloses fields: `"`, or `'`. A `"` inside a field that does not begin with one is refused, as RFC 4180 has
    /// it; a `'` there is an apostrophe.
    package var quote: UInt8

    package init(
        encoding: TextEncoding = .utf8, hasByteOrderMark: Bool = false, delimiter: UInt8 = UInt8(ascii: ","),
        quote: UInt8 = UInt8(ascii: "\"")
    ) {
        self.encoding = encoding
        self.hasByteOrderMark = hasByteOrderMark
        self.delimiter = delimiter
        self.quote = quote
    }

    /// What RFC 4180 says, in UTF-8.
    package static let standard = CSVDialect()

    /// The delimiters that are looked for, those tried first that are commonest.
    package static let delimiters: [(name: String, byte: UInt8)] = [
        ("comma", UInt8(ascii: ",")), ("semicolon", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
        ("pipe", UInt8(ascii: "|")),
    ]

    /// The delimiter of a name (`comma`, `semicolon`, `tab`, `pipe`), or the character itself: an ASCII mark that is no
    /// letter, digit, quotation mark, point or line break. Nil for anything else.
    package static func delimiter(_ text: String) -> UInt8? {
        if let named = delimiters.first(where: { $0.name == text }) { return named.byte }
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar.isASCII else { return nil }
        let isMark = scalar.properties.isWhitespace || !scalar.properties.isAlphabetic && scalar.value > 0x20
        guard isMark, !"0123456789\"'.\r\n\u{7F}".unicodeScalars.contains(scalar) else { return nil }
        return UInt8(ascii: scalar)
    }

    /// The delimiter in words: its name, or the character itself.
    package var delimiterName: String {
        Self.delimiters.first { $0.byte == delimiter }?.name ?? "“\(Character(Unicode.Scalar(delimiter)))”"
    }

    private static func isNamed(_ byte: UInt8) -> Bool { delimiters.contains { $0.byte == byte } }

    /// What differs from plain UTF-8 with commas, in words: `semicolons, Windows-1252`; nil when nothing does.
    package var remark: String? {
        var parts: [String] = []
        if delimiter != Self.standard.delimiter { parts.append(delimiterName + (Self.isNamed(delimiter) ? "s" : "")) }
        if quote != Self.standard.quote { parts.append("single quotation marks") }
        if encoding != .utf8 { parts.append(encoding.name) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
