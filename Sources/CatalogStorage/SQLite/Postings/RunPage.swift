internal import StillsModel

/// A page of a run: the changes of some terms, in the order of their keys.
///
/// Each entry: how many bytes its key shares with the one before, how many follow, those; the length of the rest; then for
/// each chunk its number, the length of what is added, that (``DocidChunk/bytes``), and the same of what is removed.
/// Numbers are little-endian base 128 (LEB128).
struct RunPageWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var first: TermKey?
    private var last: [UInt8] = []
    private var rest: [UInt8] = []

    mutating func append(_ change: TermChange) {
        rest.removeAll(keepingCapacity: true)
        for part in change.parts {
            Self.append(Int(part.chunk), to: &rest)
            Self.append(part.change.added, to: &rest)
            Self.append(part.change.removed, to: &rest)
        }
        appendEntry(change.key)
    }

    /// An entry that only adds, to one chunk.
    mutating func append(_ key: TermKey, chunk: UInt16, added: DocidChunk) {
        rest.removeAll(keepingCapacity: true)
        Self.append(Int(chunk), to: &rest)
        Self.append(added, to: &rest)
        rest.append(0)
        appendEntry(key)
    }

    /// - Parameter raw: the entry as another page has it.
    mutating func append(_ key: TermKey, raw: ArraySlice<UInt8>) {
        rest.removeAll(keepingCapacity: true)
        rest.append(contentsOf: raw)
        appendEntry(key)
    }

    private mutating func appendEntry(_ key: TermKey) {
        if first == nil { first = key }
        var shared = 0
        let length = min(last.count, key.bytes.count)
        while shared < length, last[shared] == key.bytes[shared] { shared += 1 }
        Self.append(shared, to: &bytes)
        Self.append(key.bytes.count - shared, to: &bytes)
        bytes.append(contentsOf: key.bytes[shared...])
        Self.append(rest.count, to: &bytes)
        bytes.append(contentsOf: rest)
        last = key.bytes
    }

    private static func append(_ chunk: DocidChunk, to bytes: inout [UInt8]) {
        guard !chunk.isEmpty else { return bytes.append(0) }
        let content = chunk.bytes
        append(content.count, to: &bytes)
        bytes.append(contentsOf: content)
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Reads a page, entry by entry.
struct RunPageReader {
    /// The bytes are no page.
    struct Damage: Error {}

    private let bytes: [UInt8]
    private var place = 0
    private var key: [UInt8] = []
    private var rest = 0..<0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Goes to the next entry; nil behind the last.
    mutating func nextKey() throws(Damage) -> TermKey? {
        guard place < bytes.count else { return nil }
        let shared = try number(before: bytes.count)
        let count = try number(before: bytes.count)
        guard shared <= key.count, count <= bytes.count - place else { throw Damage() }
        key.removeSubrange(shared...)
        key.append(contentsOf: bytes[place..<(place + count)])
        place += count
        let length = try number(before: bytes.count)
        guard length <= bytes.count - place else { throw Damage() }
        rest = place..<(place + length)
        place += length
        return TermKey(bytes: key)
    }

    /// The same as bytes.
    var raw: ArraySlice<UInt8> { bytes[rest] }

    /// What the entry says to which ``nextKey()`` went last.
    mutating func change() throws(Damage) -> TermChange {
        var change = TermChange(key: TermKey(bytes: key), parts: [])
        let behind = place
        place = rest.lowerBound
        while place < rest.upperBound {
            let chunk = try number(before: rest.upperBound)
            guard let chunk = UInt16(exactly: chunk), change.parts.last.map({ $0.chunk < chunk }) ?? true else {
                throw Damage()
            }
            let added = try docids()
            let removed = try docids()
            change.parts.append((chunk, PostingChange(added: added, removed: removed)))
        }
        place = behind
        return change
    }

    private mutating func docids() throws(Damage) -> DocidChunk {
        let length = try number(before: rest.upperBound)
        guard length > 0 else { return DocidChunk() }
        guard length <= rest.upperBound - place,
            let chunk = DocidChunk(bytes: bytes.span.extracting(place..<(place + length)))
        else {
            throw Damage()
        }
        place += length
        return chunk
    }

    private mutating func number(before end: Int) throws(Damage) -> Int {
        var number = 0
        var shift = 0
        while place < end, shift <= 28 {
            let byte = bytes[place]
            place += 1
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        throw Damage()
    }
}
