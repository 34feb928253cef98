/// The header fields of a message, in order; names are compared without regard to case (RFC 9110, section 5).
///
/// What a parser put here is valid. Whoever adds a field gives a name that is a token, and a value without CR, LF and NUL:
/// the transport refuses to send others.
///
/// All names and values stand in one array, as they came or will go over the wire: text is made when it is asked for.
package struct HTTPFields: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []

    /// Where a field stands in `bytes`.
    struct Entry: Sendable {
        var name: Range<Int32>
        var value: Range<Int32>
    }

    package init() {}

    /// What a parser found in the bytes of a head. Every range lies within them.
    init(parsed bytes: [UInt8], entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The first value of that name; nil when there is none.
    package subscript(_ name: String) -> String? {
        get {
            for entry in entries where isNamed(entry, name) { return text(entry.value) }
            return nil
        }
        set {
            entries = entries.filter { !isNamed($0, name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// All values of that name, in order.
    package func values(_ name: String) -> [String] {
        entries.filter { isNamed($0, name) }.map { text($0.value) }
    }

    package mutating func add(_ name: String, _ value: String) {
        let nameStart = Int32(clamping: bytes.count)
        bytes.append(contentsOf: name.utf8)
        let valueStart = Int32(clamping: bytes.count)
        bytes.append(contentsOf: value.utf8)
        entries.append(
            Entry(name: nameStart..<valueStart, value: valueStart..<Int32(clamping: bytes.count)))
    }

    package var count: Int { entries.count }

    package func forEach(_ body: (_ name: String, _ value: String) -> Void) {
        for entry in entries { body(text(entry.name), text(entry.value)) }
    }

    private func text(_ range: Range<Int32>) -> String {
        String(decoding: bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }

    /// ASCII only: names are tokens.
    private func isNamed(_ entry: Entry, _ name: String) -> Bool {
        guard entry.name.count == name.utf8.count else { return false }
        var position = Int(entry.name.lowerBound)
        for byte in name.utf8 {
            guard ASCII.lower(bytes[position]) == ASCII.lower(byte) else { return false }
            position += 1
        }
        return true
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        bytes.reserveCapacity(64 * elements.count)
        entries.reserveCapacity(elements.count + 4)
        for (name, value) in elements { add(name, value) }
    }
}
