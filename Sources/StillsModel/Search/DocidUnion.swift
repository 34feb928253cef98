/// Puts stored chunks together, as many as there are, without making a set of each: for prefixes and ranges, whose values are
/// thousands.
package struct DocidUnion {
    /// By the upper half of the docids: bitmaps, empty where there is nothing.
    private var bitmaps: [[UInt64]] = []

    package init() {}

    /// Adds the chunks of a row (``PostingRow``).
    ///
    /// - Parameter key: of the row's first chunk.
    /// - Returns: false, and some of it may have been added, when the bytes are damaged.
    package mutating func add(_ bytes: Span<UInt8>, in key: UInt16) -> Bool {
        PostingRow.forEachChunk(bytes, first: key) { addChunk($1, in: $0) }
    }

    package mutating func add(_ docids: DocidSet) {
        for part in docids.parts {
            let place = prepare(part.key)
            if part.chunk.isBitmap {
                for index in 0..<DocidChunk.wordCount { bitmaps[place][index] |= part.chunk.words[index] }
            } else {
                for number in part.chunk.values { bitmaps[place][Int(number >> 6)] |= DocidChunk.bit(number) }
            }
        }
    }

    /// - Returns: where the chunk's bitmap is.
    private mutating func prepare(_ key: UInt16) -> Int {
        let place = Int(key)
        while bitmaps.count <= place { bitmaps.append([]) }
        if bitmaps[place].isEmpty { bitmaps[place] = [UInt64](repeating: 0, count: DocidChunk.wordCount) }
        return place
    }

    private mutating func addChunk(_ bytes: Span<UInt8>, in key: UInt16) -> Bool {
        guard bytes.count > 1 else { return false }
        let place = prepare(key)
        var words = bitmaps[place].mutableSpan
        switch DocidChunk.Form(rawValue: bytes[0]) {
        case .array: return Self.addArray(bytes, to: &words)
        case .bitmap: return Self.addBitmap(bytes, to: &words)
        case .runs: return Self.addRuns(bytes, to: &words)
        case nil: return false
        }
    }

    package var result: DocidSet {
        DocidSet(
            chunks: bitmaps.enumerated().lazy.filter { !$1.isEmpty }.map { number, words in
                (UInt16(truncatingIfNeeded: number), DocidChunk(words: words))
            })
    }

    private static func addArray(_ bytes: Span<UInt8>, to words: inout MutableSpan<UInt64>) -> Bool {
        guard bytes.count & 1 == 1 else { return false }
        var place = 1
        while place < bytes.count {
            let number = DocidChunk.number(bytes, at: place)
            words[number >> 6] |= 1 << UInt64(number & 63)
            place += 2
        }
        return true
    }

    private static func addBitmap(_ bytes: Span<UInt8>, to words: inout MutableSpan<UInt64>) -> Bool {
        guard bytes.count == 1 + DocidChunk.wordCount * 8 else { return false }
        for index in 0..<DocidChunk.wordCount {
            var word: UInt64 = 0
            for byte in 0..<8 { word |= UInt64(bytes[1 + index * 8 + byte]) << UInt64(byte * 8) }
            words[index] |= word
        }
        return true
    }

    private static func addRuns(_ bytes: Span<UInt8>, to words: inout MutableSpan<UInt64>) -> Bool {
        guard bytes.count & 3 == 1 else { return false }
        var place = 1
        while place < bytes.count {
            let first = DocidChunk.number(bytes, at: place)
            let last = DocidChunk.number(bytes, at: place + 2)
            guard first <= last else { return false }
            for word in (first >> 6)...(last >> 6) {
                let low = word == first >> 6 ? UInt64.max << UInt64(first & 63) : .max
                let high = word == last >> 6 ? UInt64.max >> UInt64(63 - last & 63) : .max
                words[word] |= low & high
            }
            place += 4
        }
        return true
    }
}
