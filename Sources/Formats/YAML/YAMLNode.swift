/// A YAML text as a tree. Every node knows where it stands, for messages.
package struct YAMLNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// - isPlain: without quotes, so that the text may stand for a number, a boolean or nothing.
        case scalar(text: String, isPlain: Bool)
        case sequence([YAMLNode])
        /// In the order of the text; keys occur once.
        case mapping([YAMLMember])
    }

    package let content: Content
    package let position: TextPosition

    package init(_ content: Content, at position: TextPosition) {
        self.content = content
        self.position = position
    }

    /// The value of a mapping's member; nil when there is none, or this is no mapping. Looks through all members.
    package subscript(key: String) -> YAMLNode? {
        members?.first { $0.key == key }?.value
    }

    /// The members of a mapping; nil for anything else.
    package var members: [YAMLMember]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The elements of a sequence; nil for anything else.
    package var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The text of a scalar, whatever it stands for; nil for anything else.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
}

/// A key and a value of a YAML mapping.
package struct YAMLMember: Hashable, Sendable {
    package let key: String
    package let keyPosition: TextPosition
    package let value: YAMLNode
}

// MARK: - What plain scalars stand for

extension YAMLNode {
    /// The node as JSON has it, by the core schema of YAML 1.2 (section 10.3.2): of plain scalars `null`, `~` and
    /// nothing are null, `true` and `false` booleans, decimal, octal (`0o7`) and hexadecimal integers and decimal
    /// fractions are numbers. `yes`, `no` and dates are text, and so is what JSON has no number for.
    package var value: JSONValue {
        switch content {
        case .scalar(let text, let isPlain): isPlain ? Self.value(ofPlain: text) : .string(text)
        case .sequence(let elements): .array(elements.map(\.value))
        case .mapping(let members): .object(members.map { JSONMember($0.key, $0.value.value) })
        }
    }

    private static func value(ofPlain text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .boolean(true)
        case "false", "False", "FALSE": .boolean(false)
        default: number(text).map(JSONValue.number) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> JSONNumber? {
        for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard digits.first?.isHexDigit == true else { return nil }
            return Int(digits, radix: radix).map { JSONNumber($0) }
        }
        guard let first = text.utf8.first, isNumberStart(first), text.utf8.allSatisfy(isNumberByte) else { return nil }
        if let integer = Int(text) { return JSONNumber(integer) }
        return Double(text).flatMap { JSONNumber($0) }
    }

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        isNumberByte(byte) && byte | 0x20 != UInt8(ascii: "e")
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
