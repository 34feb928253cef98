/// Writes plain data as YAML in block style, for files that people read and edit, such as `library.yaml`.
///
/// What is written reads back as the same data by any reader of YAML 1.1 or 1.2: text that could be taken for a
/// number, a boolean, a date or nothing stands in quotes.
package struct YAMLWriter: Sendable {
    package private(set) var text = ""

    package init() {}

    /// Writes a line of comment. Line breaks in it make more such lines.
    package mutating func comment(_ comment: String) {
        for line in comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += line.isEmpty ? "#\n" : "# \(line)\n"
        }
    }

    /// Writes members of the text's top mapping. May be called again for more.
    package mutating func members(_ members: [JSONMember]) {
        write(members, indent: 0)
    }

    private mutating func write(_ members: [JSONMember], indent: Int) {
        for (index, member) in members.enumerated() {
            if index > 0 || indent == 0 { text += Self.spaces(indent) }
            let key = Self.scalar(member.name)
            // A simple key is at most 1,024 characters long (section 7.4).
            text += key.utf8.count <= 1000 ? "\(key):" : "? \(key)\n\(Self.spaces(indent)):"
            switch member.value {
            case .object(let nested) where !nested.isEmpty:
                text += "\n" + Self.spaces(indent + 2)
                write(nested, indent: indent + 2)
            case .array(let elements) where !elements.isEmpty:
                text += "\n"
                for element in elements {
                    text += Self.spaces(indent + 2)
                    write(element: element, indent: indent + 2)
                }
            default: text += " " + Self.leaf(member.value) + "\n"
            }
        }
    }

    /// Writes one element of a sequence. The line is indented already.
    private mutating func write(element: JSONValue, indent: Int) {
        text += "- "
        switch element {
        case .object(let members) where !members.isEmpty: write(members, indent: indent + 2)
        case .array(let elements) where !elements.isEmpty:
            for (index, nested) in elements.enumerated() {
                if index > 0 { text += Self.spaces(indent + 2) }
                write(element: nested, indent: indent + 2)
            }
        default: text += Self.leaf(element) + "\n"
        }
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// A value on one line.
    private static func leaf(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): scalar(text)
        case .array: "[]"
        case .object: "{}"
        }
    }

    private static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// Words of the two versions of YAML that are no text, in lower case.
    private static let reservedWords: Set<String> = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    ]

    /// Whether the text means itself without quotes: a small, certain part of what YAML allows.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        let isSimple = text.utf8.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "-")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return isSimple && !reservedWords.contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Double quotes, with the escapes of section 5.7. Characters that YAML does not allow are escaped as well.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            case "\u{A1}"..."\u{1FFF}", "\u{2030}"..."\u{D7FF}", "\u{10000}"..."\u{10FFFD}":
                quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
