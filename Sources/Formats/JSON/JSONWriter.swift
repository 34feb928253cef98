/// Writes JSON text (RFC 8259) by appending to a byte array.
///
/// The calls follow the text: `beginObject`, `key`, a value, …, `endObject`. Commas, quotes and escapes are the
/// writer's; the order of the calls, and that no key is written twice, are the caller's. Several texts in a row, as in
/// NDJSON, are parted by ``endLine()``.
package struct JSONWriter: Sendable {
    /// How the text is laid out.
    package enum Layout: Sendable {
        /// No white space at all.
        case compact
        /// One member or element per line, two spaces per level, for people.
        case indented
    }

    /// What has been written so far: UTF-8.
    package private(set) var bytes: [UInt8] = []

    private let layout: Layout
    /// How many objects and arrays are open.
    private var depth = 0
    /// Whether the next key or element follows another one in the same object or array.
    private var followsSibling = false
    /// Whether a key was just written, so that the value stands on its line.
    private var followsKey = false

    /// - Parameter capacity: how many bytes to reserve at once.
    package init(layout: Layout = .compact, capacity: Int = 256) {
        self.layout = layout
        bytes.reserveCapacity(capacity)
    }

    /// What has been written, as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Hands out what has been written and begins anew.
    package mutating func take() -> [UInt8] {
        let taken = bytes
        removeAll(keepingCapacity: false)
        return taken
    }

    /// Forgets what has been written. With the capacity kept, a loop that writes line after line does not allocate.
    package mutating func removeAll(keepingCapacity: Bool) {
        bytes.removeAll(keepingCapacity: keepingCapacity)
        depth = 0
        followsSibling = false
        followsKey = false
    }

    /// Ends a complete text with a line feed; another text may follow (NDJSON).
    package mutating func endLine() {
        assert(depth == 0 && !followsKey, "a line of NDJSON ends outside of objects and arrays")
        bytes.append(UInt8(ascii: "\n"))
        followsSibling = false
    }
}

// MARK: - Objects and arrays

extension JSONWriter {
    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Writes a member's name; its value must follow.
    package mutating func key(_ name: String) {
        assert(depth > 0 && !followsKey, "a key stands in an object, and before its value")
        beginValue()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    private mutating func begin(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        depth += 1
        followsSibling = false
    }

    private mutating func end(_ bracket: UInt8) {
        assert(depth > 0 && !followsKey, "only what was begun can end, and a key needs its value")
        depth -= 1
        if followsSibling { breakLine() }
        bytes.append(bracket)
        followsSibling = true
    }

    private mutating func beginValue() {
        if followsKey {
            followsKey = false
        } else {
            if followsSibling { bytes.append(UInt8(ascii: ",")) }
            if depth > 0 { breakLine() }
        }
        followsSibling = true
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
}

// MARK: - Values

extension JSONWriter {
    package mutating func null() {
        beginValue()
        bytes.append(contentsOf: "null".utf8)
    }

    package mutating func boolean(_ value: Bool) {
        beginValue()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    package mutating func string(_ value: String) {
        beginValue()
        appendQuoted(value)
    }

    package mutating func integer(_ value: Int) { integer(Int64(value)) }

    package mutating func integer(_ value: Int64) {
        beginValue()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(of: value.magnitude)
    }

    package mutating func integer(_ value: UInt64) {
        beginValue()
        appendDigits(of: value)
    }

    /// Writes the shortest decimal form that reads back as the same number, whole numbers up to 2^53 without a
    /// fraction. Negative zero is written `0`. JSON has no infinities and no NaN: they are written as `null`.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        // Not `Int64(exactly:)`, which calls libm's `trunc`: this module links no more than it must.
        if value.magnitude <= 0x1p53, value == Double(Int64(value)) { return integer(Int64(value)) }
        beginValue()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes a whole value that is JSON already, such as a document kept in the catalog. It is not checked.
    package mutating func raw(_ json: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }
}

// MARK: - Members

extension JSONWriter {
    /// Writes a member whose value is `null` when there is none.
    package mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// Writes a member whose value is `null` when there is none.
    package mutating func member(_ name: String, _ value: Int?) {
        key(name)
        if let value { integer(value) } else { null() }
    }

    /// Writes a member whose value is `null` when there is none, or none that JSON can express.
    package mutating func member(_ name: String, _ value: Double?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    /// Writes a member whose value is `null` when there is none.
    package mutating func member(_ name: String, _ value: Bool?) {
        key(name)
        if let value { boolean(value) } else { null() }
    }
}

// MARK: - Characters

extension JSONWriter {
    private mutating func appendQuoted(_ text: String) {
        let utf8 = text.utf8Span.span
        guard !Self.needsEscapes(utf8) else {
            bytes.append(UInt8(ascii: "\""))
            for index in utf8.indices { appendEscaped(utf8[index]) }
            return bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(addingCapacity: utf8.count + 2) { added in
            added.append(UInt8(ascii: "\""))
            for index in utf8.indices { added.append(utf8[index]) }
            added.append(UInt8(ascii: "\""))
        }
    }

    /// Without an early exit, so that the compiler can look at many bytes at a time: most texts need no escape.
    private static func needsEscapes(_ text: Span<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            found |= (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
        }
        return found != 0
    }

    /// RFC 8259 section 7: only quotation mark, reverse solidus and U+0000 to U+001F must be escaped.
    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0..<0x20:
            bytes.append(contentsOf: #"\u00"#.utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        default: bytes.append(byte)
        }
    }

    private mutating func appendDigits(of value: UInt64) {
        guard value > 9 else { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        let start = bytes.count
        var rest = value
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }
}
