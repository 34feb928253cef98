/// Names one state of a representation (RFC 9110, section 8.8.3).
package struct HTTPEntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotation marks.
    package let opaque: String
    /// Weak: representations of equal meaning share it, be their bytes equal or not.
    package let isWeak: Bool

    /// - Returns: nil when `opaque` has a character that a tag cannot have: quotation marks, spaces, controls.
    package init?(_ opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads `"…"` or `W/"…"`; nil for anything else.
    package init?(parsing text: String) {
        var rest = Substring(text)
        let isWeak = rest.hasPrefix("W/")
        if isWeak { rest.removeFirst(2) }
        guard rest.utf8.count >= 2, rest.first == "\"", rest.last == "\"" else { return nil }
        self.init(String(rest.dropFirst().dropLast()), isWeak: isWeak)
    }

    /// As it stands in a field.
    package var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Both are strong and equal: the bytes are the same.
    package func matchesStrongly(_ other: HTTPEntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }

    /// Equal, weak or not: the meaning is the same.
    package func matchesWeakly(_ other: HTTPEntityTag) -> Bool { opaque == other.opaque }

    static func isAllowed(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }
}

/// What `If-Match` or `If-None-Match` lists.
enum HTTPEntityTagList: Hashable {
    /// `*`: any current representation.
    case any
    case tags([HTTPEntityTag])

    /// Reads all values of a field as one list (RFC 9110, section 5.6.1: empty elements are passed over).
    ///
    /// - Returns: nil when there is no such field; `.failure` when it is not a list of tags.
    static func read(_ name: String, in fields: HTTPFields) -> Reading? {
        let values = fields.values(name)
        if values.isEmpty { return nil }
        if values.count == 1, values[0] == "*" { return .list(.any) }
        var tags: [HTTPEntityTag] = []
        for value in values {
            guard let more = parse(value) else { return .malformed }
            tags += more
        }
        return tags.isEmpty ? .malformed : .list(.tags(tags))
    }

    enum Reading: Hashable {
        case list(HTTPEntityTagList)
        case malformed
    }

    /// Commas within a tag do not separate, so the quotation marks are followed.
    private static func parse(_ value: String) -> [HTTPEntityTag]? {
        var tags: [HTTPEntityTag] = []
        let bytes = Array(value.utf8)
        var position = 0
        var expectsComma = false
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09: position += 1
            case UInt8(ascii: ","):
                expectsComma = false
                position += 1
            default:
                guard !expectsComma, let open = bytes[position...].firstIndex(of: 0x22),
                    let close = bytes[(open + 1)...].firstIndex(of: 0x22),
                    let tag = HTTPEntityTag(parsing: String(decoding: bytes[position...close], as: UTF8.self))
                else { return nil }
                tags.append(tag)
                expectsComma = true
                position = close + 1
            }
        }
        return tags
    }
}
