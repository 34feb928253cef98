extension DocidChunk {
    /// What both hold.
    package func intersection(_ other: DocidChunk) -> DocidChunk {
        switch (isBitmap, other.isBitmap) {
        case (true, true): DocidChunk(words: combined(other) { $0 & $1 })
        case (false, true): DocidChunk(sorted: values.filter(other.contains))
        case (true, false): DocidChunk(sorted: other.values.filter(contains))
        case (false, false): DocidChunk(sorted: Self.common(values, other.values))
        }
    }

    /// What either holds.
    package func union(_ other: DocidChunk) -> DocidChunk {
        if !isBitmap, !other.isBitmap, count + other.count <= Self.arrayLimit {
            return DocidChunk(sorted: Self.merged(values, other.values))
        }
        if isBitmap, other.isBitmap { return DocidChunk(words: combined(other) { $0 | $1 }) }
        let (large, small) = isBitmap ? (self, other) : (other, self)
        var words = large.bitmap()
        for number in small.values { words[Int(number >> 6)] |= Self.bit(number) }
        return DocidChunk(words: words)
    }

    /// What any of them holds.
    package static func union(of chunks: [DocidChunk]) -> DocidChunk {
        guard chunks.count > 2 else { return chunks.count == 2 ? chunks[0].union(chunks[1]) : chunks.first ?? .init() }
        var words = [UInt64](repeating: 0, count: wordCount)
        for chunk in chunks {
            if chunk.isBitmap {
                for index in words.indices { words[index] |= chunk.words[index] }
            } else {
                for number in chunk.values { words[Int(number >> 6)] |= bit(number) }
            }
        }
        return DocidChunk(words: words)
    }

    /// What this one holds and the other does not.
    package func subtracting(_ other: DocidChunk) -> DocidChunk {
        if !isBitmap { return DocidChunk(sorted: Self.without(values, other)) }
        if other.isBitmap { return DocidChunk(words: combined(other) { $0 & ~$1 }) }
        var words = words
        for number in other.values { words[Int(number >> 6)] &= ~Self.bit(number) }
        return DocidChunk(words: words)
    }

    /// How many both hold, without making a set of them.
    package func intersectionCount(_ other: DocidChunk) -> Int {
        switch (isBitmap, other.isBitmap) {
        case (true, true):
            var count = 0
            for (left, right) in zip(words, other.words) { count += (left & right).nonzeroBitCount }
            return count
        case (false, true): return values.reduce(0) { $0 + (other.contains($1) ? 1 : 0) }
        case (true, false): return other.values.reduce(0) { $0 + (contains($1) ? 1 : 0) }
        case (false, false): return Self.common(values, other.values).count
        }
    }

    /// Word by word; both are bitmaps.
    private func combined(_ other: DocidChunk, _ operation: (UInt64, UInt64) -> UInt64) -> [UInt64] {
        var combined = words
        for index in 0..<min(combined.count, other.words.count) {
            combined[index] = operation(combined[index], other.words[index])
        }
        return combined
    }

    private static func common(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        var common: [UInt16] = []
        common.reserveCapacity(short.count)
        var place = 0
        for number in short {
            place = firstPlace(in: long, from: place) { $0 >= number }
            guard place < long.count else { break }
            if long[place] == number { common.append(number) }
        }
        return common
    }

    /// Goes forward in steps that double, then back in halves: quick when the place is near, and when it is far.
    private static func firstPlace(in numbers: [UInt16], from start: Int, where condition: (UInt16) -> Bool) -> Int {
        var low = start
        var step = 1
        while low + step <= numbers.count, !condition(numbers[low + step - 1]) {
            low += step
            step *= 2
        }
        var high = min(low + step, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if condition(numbers[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func merged(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
        var merged: [UInt16] = []
        merged.reserveCapacity(left.count + right.count)
        var place = 0
        for number in left {
            while place < right.count, right[place] < number {
                merged.append(right[place])
                place += 1
            }
            if place < right.count, right[place] == number { place += 1 }
            merged.append(number)
        }
        merged.append(contentsOf: right[place...])
        return merged
    }

    private static func without(_ numbers: [UInt16], _ other: DocidChunk) -> [UInt16] {
        if other.isBitmap { return numbers.filter { !other.contains($0) } }
        var rest: [UInt16] = []
        rest.reserveCapacity(numbers.count)
        var place = 0
        for number in numbers {
            place = firstPlace(in: other.values, from: place) { $0 >= number }
            if place == other.values.count || other.values[place] != number { rest.append(number) }
        }
        return rest
    }
}
