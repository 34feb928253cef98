/// A set of docids, the dense numbers by which an index knows images: what its postings are made of.
///
/// Chunks of 65,536 docids that hold none take no room. A value: copies share their chunks until one changes.
package struct DocidSet: Sendable, Hashable {
    /// Upper halves, rising, and their chunks, none of them empty.
    private(set) var keys: [UInt16]
    private(set) var chunks: [DocidChunk]

    package init() {
        keys = []
        chunks = []
    }

    /// The docids in any order, repeated or not; quickest when they rise.
    package init(_ docids: some Sequence<UInt32>) {
        self.init()
        for docid in docids { insert(docid) }
    }

    /// All docids of a range.
    package init(_ range: Range<UInt32>) {
        self.init()
        guard let first = range.first, let last = range.last else { return }
        for key in (first >> 16)...(last >> 16) {
            var words = [UInt64](repeating: 0, count: DocidChunk.wordCount)
            let start = key == first >> 16 ? Int(first & 0xFFFF) : 0
            let end = key == last >> 16 ? Int(last & 0xFFFF) : DocidChunk.capacity - 1
            DocidChunk.fill(&words, start, end)
            append(UInt16(truncatingIfNeeded: key), DocidChunk(words: words))
        }
    }

    /// The chunks of a set, as an index stores them, each with the upper half of its docids.
    ///
    /// - Parameter parts: with rising keys; others are left out, as are empty chunks.
    package init(chunks parts: some Sequence<(key: UInt16, chunk: DocidChunk)>) {
        self.init()
        for part in parts where keys.last.map({ $0 < part.key }) ?? true { append(part.key, part.chunk) }
    }

    package var count: Int { chunks.reduce(0) { $0 + $1.count } }
    package var isEmpty: Bool { keys.isEmpty }

    /// The part of the set in one chunk; nil when there is none.
    package func chunk(_ key: UInt16) -> DocidChunk? {
        let place = place(of: key)
        return place < keys.count && keys[place] == key ? chunks[place] : nil
    }

    package func contains(_ docid: UInt32) -> Bool {
        chunk(Self.key(docid))?.contains(Self.low(docid)) ?? false
    }

    /// Whether the docid was new.
    @discardableResult
    package mutating func insert(_ docid: UInt32) -> Bool {
        let key = Self.key(docid)
        let place = keys.last == key ? keys.count - 1 : place(of: key)
        if place == keys.count || keys[place] != key {
            keys.insert(key, at: place)
            chunks.insert(DocidChunk(), at: place)
        }
        return chunks[place].insert(Self.low(docid))
    }

    /// Whether the docid was there.
    @discardableResult
    package mutating func remove(_ docid: UInt32) -> Bool {
        let place = place(of: Self.key(docid))
        guard place < keys.count, keys[place] == Self.key(docid), chunks[place].remove(Self.low(docid)) else {
            return false
        }
        if chunks[place].isEmpty {
            keys.remove(at: place)
            chunks.remove(at: place)
        }
        return true
    }

    // MARK: parts

    /// The chunks, rising, none of them empty.
    package var parts: some Sequence<(key: UInt16, chunk: DocidChunk)> {
        zip(keys, chunks).lazy.map { (key: $0, chunk: $1) }
    }

    /// Puts a chunk in the place of the one that is there.
    package mutating func set(_ chunk: DocidChunk, at key: UInt16) {
        let place = place(of: key)
        let isThere = place < keys.count && keys[place] == key
        switch (isThere, chunk.isEmpty) {
        case (true, false): chunks[place] = chunk
        case (true, true):
            keys.remove(at: place)
            chunks.remove(at: place)
        case (false, false):
            keys.insert(key, at: place)
            chunks.insert(chunk, at: place)
        case (false, true): break
        }
    }

    /// How many docids are in a range, which lies within one chunk.
    package func count(in range: Range<UInt32>) -> Int {
        guard let chunk = chunk(Self.key(range.lowerBound)) else { return 0 }
        return chunk.count(from: Self.low(range.lowerBound), to: Self.low(range.upperBound - 1))
    }

    /// The docids in a range, rising; the range lies within one chunk.
    package func docids(in range: Range<UInt32>) -> [UInt32] {
        let key = Self.key(range.lowerBound)
        guard let chunk = chunk(key) else { return [] }
        return chunk.numbers(from: Self.low(range.lowerBound), to: Self.low(range.upperBound - 1)).map {
            UInt32(key) << 16 | UInt32($0)
        }
    }

    // MARK: algebra

    /// What both hold.
    package func intersection(_ other: DocidSet) -> DocidSet {
        var result = DocidSet()
        var place = 0
        for (key, chunk) in zip(keys, chunks) {
            while place < other.keys.count, other.keys[place] < key { place += 1 }
            guard place < other.keys.count else { break }
            if other.keys[place] == key { result.append(key, chunk.intersection(other.chunks[place])) }
        }
        return result
    }

    /// What either holds.
    package func union(_ other: DocidSet) -> DocidSet {
        var result = DocidSet()
        var place = 0
        for (key, chunk) in zip(keys, chunks) {
            while place < other.keys.count, other.keys[place] < key {
                result.append(other.keys[place], other.chunks[place])
                place += 1
            }
            if place < other.keys.count, other.keys[place] == key {
                result.append(key, chunk.union(other.chunks[place]))
                place += 1
            } else {
                result.append(key, chunk)
            }
        }
        for rest in place..<other.keys.count { result.append(other.keys[rest], other.chunks[rest]) }
        return result
    }

    /// What this one holds and the other does not.
    package func subtracting(_ other: DocidSet) -> DocidSet {
        var result = DocidSet()
        for (key, chunk) in zip(keys, chunks) {
            result.append(key, other.chunk(key).map(chunk.subtracting) ?? chunk)
        }
        return result
    }

    /// How many both hold, without making a set of them: for facets.
    package func intersectionCount(_ other: DocidSet) -> Int {
        zip(keys, chunks).reduce(0) { $0 + (other.chunk($1.0)?.intersectionCount($1.1) ?? 0) }
    }

    /// What any of them holds: for prefixes, whose words are many and rare.
    package static func union(of sets: [DocidSet]) -> DocidSet {
        guard sets.count > 2 else { return sets.count == 2 ? sets[0].union(sets[1]) : sets.first ?? DocidSet() }
        var parts: [UInt16: [DocidChunk]] = [:]
        for set in sets {
            for (key, chunk) in zip(set.keys, set.chunks) { parts[key, default: []].append(chunk) }
        }
        var result = DocidSet()
        for (key, chunks) in parts.sorted(by: { $0.key < $1.key }) { result.append(key, .union(of: chunks)) }
        return result
    }

    // MARK: order

    /// The docids, falling.
    package func descending() -> some Sequence<UInt32> {
        zip(keys, chunks).reversed().lazy.flatMap { key, chunk in
            chunk.sorted().reversed().lazy.map { UInt32(key) << 16 | UInt32($0) }
        }
    }

    /// Appends a chunk behind all others, unless it is empty.
    private mutating func append(_ key: UInt16, _ chunk: DocidChunk) {
        guard !chunk.isEmpty else { return }
        keys.append(key)
        chunks.append(chunk)
    }

    private func place(of key: UInt16) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func key(_ docid: UInt32) -> UInt16 { UInt16(truncatingIfNeeded: docid >> 16) }
    private static func low(_ docid: UInt32) -> UInt16 { UInt16(truncatingIfNeeded: docid) }
}

/// The docids, rising.
extension DocidSet: Sequence {
    package struct Iterator: IteratorProtocol {
        private let set: DocidSet
        private var chunk = 0
        private var numbers: [UInt16] = []
        private var place = 0

        init(_ set: DocidSet) { self.set = set }

        package mutating func next() -> UInt32? {
            while place == numbers.count {
                guard chunk < set.chunks.count else { return nil }
                numbers = set.chunks[chunk].sorted()
                place = 0
                chunk += 1
            }
            defer { place += 1 }
            return UInt32(set.keys[chunk - 1]) << 16 | UInt32(numbers[place])
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }
    package var underestimatedCount: Int { count }
}

/// How a whole set is stored: the version, then for each chunk its key (2 bytes), the length of its bytes (2 bytes) and
/// those (``DocidChunk/bytes``). Numbers are little-endian.
extension DocidSet {
    private static let version: UInt8 = 1

    package var bytes: [UInt8] {
        var bytes = [Self.version]
        for (key, chunk) in zip(keys, chunks) {
            let content = chunk.bytes
            for number in [Int(key), content.count] {
                bytes.append(UInt8(truncatingIfNeeded: number))
                bytes.append(UInt8(truncatingIfNeeded: number >> 8))
            }
            bytes += content
        }
        return bytes
    }

    /// Reads what ``bytes`` gave; nil when the bytes are damaged.
    package init?(bytes: [UInt8]) {
        guard bytes.first == Self.version else { return nil }
        self.init()
        var rest = bytes.dropFirst()
        func takeNumber() -> Int? {
            guard let low = rest.popFirst(), let high = rest.popFirst() else { return nil }
            return Int(low) | Int(high) << 8
        }
        while !rest.isEmpty {
            guard let key = takeNumber(), let length = takeNumber(), length <= rest.count,
                let chunk = DocidChunk(bytes: Array(rest.prefix(length))), !chunk.isEmpty,
                keys.last.map({ Int($0) < key }) ?? true
            else { return nil }
            append(UInt16(truncatingIfNeeded: key), chunk)
            rest = rest.dropFirst(length)
        }
    }
}
