/// How chunks are stored. A first byte says which form follows, whichever is shortest; numbers are little-endian:
///
/// 1. array: the numbers, 2 bytes each, rising
/// 2. bitmap: 8,192 bytes, number 0 the lowest bit of the first
/// 3. runs: first number and last number of each, 2 bytes each, rising
extension DocidChunk {
    enum Form: UInt8 {
        case array = 1
        case bitmap = 2
        case runs = 3
    }

    package var bytes: [UInt8] {
        if runCount * 4 < min(count * 2, Self.wordCount * 8) {
            return Self.bytes(.runs, runEnds())
        }
        guard isBitmap else { return Self.bytes(.array, values) }
        var bytes = [Form.bitmap.rawValue]
        bytes.reserveCapacity(1 + Self.wordCount * 8)
        for word in words {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }

    /// Reads what ``bytes`` gave; nil when the bytes are damaged: a form that is none, numbers that do not rise, a
    /// length that does not fit.
    package init?(bytes: Span<UInt8>) {
        guard bytes.count > 0, let form = Form(rawValue: bytes[0]) else { return nil }
        switch form {
        case .bitmap:
            guard bytes.count == 1 + Self.wordCount * 8 else { return nil }
            var words = [UInt64](repeating: 0, count: Self.wordCount)
            for index in 0..<Self.wordCount {
                let place = 1 + index * 8
                let low = UInt64(Self.number(bytes, at: place)) | UInt64(Self.number(bytes, at: place + 2)) << 16
                let high = UInt64(Self.number(bytes, at: place + 4)) | UInt64(Self.number(bytes, at: place + 6)) << 16
                words[index] = low | high << 32
            }
            self.init(words: words)
            guard isBitmap else { return nil }
        case .array:
            guard let numbers = Self.numbers(bytes), numbers.count <= Self.arrayLimit else { return nil }
            var isRising = true
            for index in 1..<max(1, numbers.count) where numbers[index - 1] >= numbers[index] { isRising = false }
            guard isRising else { return nil }
            self.init(sorted: numbers)
        case .runs:
            guard let ends = Self.numbers(bytes), let chunk = Self.chunk(ofRuns: ends) else { return nil }
            self = chunk
        }
    }

    /// The same of bytes in an array.
    package init?(bytes: [UInt8]) { self.init(bytes: bytes.span) }

    private static func bytes(_ form: Form, _ numbers: [UInt16]) -> [UInt8] {
        var bytes = [form.rawValue]
        bytes.reserveCapacity(1 + numbers.count * 2)
        for number in numbers {
            bytes.append(UInt8(truncatingIfNeeded: number))
            bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        }
        return bytes
    }

    /// What stands behind the form.
    private static func numbers(_ bytes: Span<UInt8>) -> [UInt16]? {
        guard bytes.count & 1 == 1, bytes.count <= 1 + capacity * 2 else { return nil }
        var numbers = [UInt16](repeating: 0, count: bytes.count / 2)
        for index in numbers.indices { numbers[index] = UInt16(truncatingIfNeeded: number(bytes, at: 1 + 2 * index)) }
        return numbers
    }

    private static func chunk(ofRuns ends: [UInt16]) -> DocidChunk? {
        guard !ends.isEmpty, ends.count.isMultiple(of: 2) else { return nil }
        var words = [UInt64](repeating: 0, count: wordCount)
        var next = 0
        for index in stride(from: 0, to: ends.count, by: 2) {
            let first = Int(ends[index])
            let last = Int(ends[index + 1])
            guard first >= next, last >= first else { return nil }
            DocidChunk.fill(&words, first, last)
            next = last + 2
        }
        return DocidChunk(words: words)
    }

    /// Sets the bits from `first` to `last`.
    static func fill(_ words: inout [UInt64], _ first: Int, _ last: Int) {
        for word in (first >> 6)...(last >> 6) {
            let low = word == first >> 6 ? UInt64.max << UInt64(first & 63) : .max
            let high = word == last >> 6 ? UInt64.max >> UInt64(63 - last & 63) : .max
            words[word] |= low & high
        }
    }

    /// Numbers whose predecessor is not in the set.
    private var runCount: Int {
        guard isBitmap else {
            return zip(values, values.dropFirst()).reduce(values.isEmpty ? 0 : 1) { $0 + ($1.1 - $1.0 == 1 ? 0 : 1) }
        }
        var starts = 0
        var carry: UInt64 = 0
        for word in words {
            starts += (word & ~(word << 1 | carry)).nonzeroBitCount
            carry = word >> 63
        }
        return starts
    }

    /// The first and the last number of each run, one after the other.
    private func runEnds() -> [UInt16] {
        isBitmap ? Self.runEnds(ofWords: words) : Self.runEnds(of: values)
    }

    private static func runEnds(of values: [UInt16]) -> [UInt16] {
        guard var last = values.first else { return [] }
        var ends = [last]
        for value in values.dropFirst() {
            if value - last > 1 {
                ends.append(last)
                ends.append(value)
            }
            last = value
        }
        ends.append(last)
        return ends
    }

    /// Goes from one change of a bit to the next: a library's common words are a few long runs.
    private static func runEnds(ofWords words: [UInt64]) -> [UInt16] {
        var ends: [UInt16] = []
        var isInside = false
        for (index, word) in words.enumerated() {
            // A set bit is where the next change is.
            var changes = isInside ? ~word : word
            while changes != 0 {
                let bit = changes.trailingZeroBitCount
                ends.append(UInt16(truncatingIfNeeded: index << 6 + bit - (isInside ? 1 : 0)))
                isInside.toggle()
                changes = (isInside ? ~word : word) & (.max << UInt64(bit))
            }
        }
        if isInside { ends.append(.max) }
        return ends
    }
}
