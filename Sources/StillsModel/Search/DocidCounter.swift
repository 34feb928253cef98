/// Counts how many docids of a set are in stored chunks, without making chunks of them: for facets, which look at each posting
/// of a field.
package struct DocidCounter {
    /// By the upper half of the docids: bitmaps, empty where the set has none.
    private let bitmaps: [[UInt64]]

    package init(_ docids: DocidSet) {
        var bitmaps = [[UInt64]](repeating: [], count: docids.keys.last.map { Int($0) + 1 } ?? 0)
        for (key, chunk) in zip(docids.keys, docids.chunks) { bitmaps[Int(key)] = chunk.bitmap() }
        self.bitmaps = bitmaps
    }

    /// Whether the set has docids in this chunk at all.
    package func hasDocids(in key: UInt16) -> Bool { Int(key) < bitmaps.count && !bitmaps[Int(key)].isEmpty }

    package func contains(_ docid: UInt32) -> Bool {
        let key = UInt16(truncatingIfNeeded: docid >> 16)
        guard hasDocids(in: key) else { return false }
        let number = Int(docid & 0xFFFF)
        return bitmaps[Int(key)][number >> 6] >> UInt64(number & 63) & 1 == 1
    }

    /// How many docids of the set a row has (``PostingRow``); nil when the bytes are damaged.
    ///
    /// - Parameter key: of the row's first chunk.
    package func count(ofRow bytes: Span<UInt8>, first key: UInt16) -> Int? {
        var sum = 0
        let isWhole = PostingRow.forEachChunk(bytes, first: key) { key, bytes in
            guard let count = count(of: bytes, in: key) else { return false }
            sum += count
            return true
        }
        return isWhole ? sum : nil
    }

    /// How many docids of the set another one has.
    package func count(of docids: DocidSet) -> Int {
        docids.parts.reduce(0) { sum, part in
            guard hasDocids(in: part.key) else { return sum }
            let words = bitmaps[Int(part.key)]
            guard !part.chunk.isBitmap else {
                return zip(words, part.chunk.words).reduce(sum) { $0 + ($1.0 & $1.1).nonzeroBitCount }
            }
            return part.chunk.values.reduce(sum) { $0 + Int(words[Int($1 >> 6)] >> UInt64($1 & 63) & 1) }
        }
    }

    /// How many docids of the set a stored chunk has (``DocidChunk/bytes``); nil when the bytes are damaged.
    package func count(of bytes: Span<UInt8>, in key: UInt16) -> Int? {
        guard hasDocids(in: key) else { return 0 }
        return DocidChunk.count(of: bytes, in: bitmaps[Int(key)])
    }
}

extension DocidChunk {
    /// How many numbers of a stored chunk a bitmap has.
    fileprivate static func count(of bytes: Span<UInt8>, in bitmap: [UInt64]) -> Int? {
        let words = bitmap.span
        guard words.count == wordCount, bytes.count > 1 else { return nil }
        switch Form(rawValue: bytes[0]) {
        case .array: return countArray(bytes, words)
        case .bitmap: return countBitmap(bytes, words)
        case .runs: return countRuns(bytes, words)
        case nil: return nil
        }
    }

    static func number(_ bytes: Span<UInt8>, at place: Int) -> Int {
        Int(bytes[place]) | Int(bytes[place + 1]) << 8
    }

    private static func countArray(_ bytes: Span<UInt8>, _ words: Span<UInt64>) -> Int? {
        guard bytes.count & 1 == 1 else { return nil }
        var count: UInt64 = 0
        var last = -1
        var place = 1
        while place < bytes.count {
            let number = number(bytes, at: place)
            guard number > last else { return nil }
            count += words[number >> 6] >> UInt64(number & 63) & 1
            last = number
            place += 2
        }
        return Int(count)
    }

    private static func countBitmap(_ bytes: Span<UInt8>, _ words: Span<UInt64>) -> Int? {
        guard bytes.count == 1 + wordCount * 8 else { return nil }
        var count = 0
        for index in 0..<wordCount {
            var word: UInt64 = 0
            for byte in 0..<8 { word |= UInt64(bytes[1 + index * 8 + byte]) << UInt64(byte * 8) }
            count += (word & words[index]).nonzeroBitCount
        }
        return count
    }

    private static func countRuns(_ bytes: Span<UInt8>, _ words: Span<UInt64>) -> Int? {
        guard bytes.count & 3 == 1 else { return nil }
        var count = 0
        var next = 0
        var place = 1
        while place < bytes.count {
            let first = number(bytes, at: place)
            let last = number(bytes, at: place + 2)
            guard first >= next, last >= first else { return nil }
            for word in (first >> 6)...(last >> 6) {
                let low = word == first >> 6 ? UInt64.max << UInt64(first & 63) : .max
                let high = word == last >> 6 ? UInt64.max >> UInt64(63 - last & 63) : .max
                count += (words[word] & low & high).nonzeroBitCount
            }
            next = last + 2
            place += 4
        }
        return count
    }
}
