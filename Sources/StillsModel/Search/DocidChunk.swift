/// A set of 16-bit numbers: the docids of one chunk of 65,536, without their upper half.
///
/// Kept as a sorted array up to 4,096 numbers, above as a bitmap of 8 KiB: whichever is smaller (the idea of Roaring
/// bitmaps). Two equal sets are kept alike.
package struct DocidChunk: Sendable, Hashable {
    /// Sorted, each once; empty when ``words`` are used.
    private(set) var values: [UInt16]
    /// 1,024 words, or none.
    private(set) var words: [UInt64]
    package private(set) var count: Int

    /// The most numbers that are kept as an array.
    static let arrayLimit = 4_096
    static let wordCount = 1_024
    /// The numbers that a chunk can hold.
    package static let capacity = 65_536

    package init() {
        values = []
        words = []
        count = 0
    }

    /// The numbers in any order, repeated or not.
    package init(_ numbers: some Sequence<UInt16>) {
        self.init()
        for number in numbers { insert(number) }
    }

    /// - Parameter values: sorted, each once, at most ``arrayLimit``.
    init(sorted values: [UInt16]) {
        self.values = values
        words = []
        count = values.count
    }

    /// - Parameter numbers: sorted, each once.
    package init(rising numbers: [UInt16]) {
        if numbers.count <= Self.arrayLimit { self.init(sorted: numbers) } else { self.init(numbers) }
    }

    /// Keeps the words as they are, or as an array when few bits are set.
    init(words: [UInt64]) {
        values = []
        self.words = words
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
        normalise()
    }

    package var isEmpty: Bool { count == 0 }
    var isBitmap: Bool { !words.isEmpty }

    package func contains(_ number: UInt16) -> Bool {
        if isBitmap { return words[Int(number >> 6)] & Self.bit(number) != 0 }
        let place = self.place(of: number)
        return place < values.count && values[place] == number
    }

    /// Whether the number was new.
    @discardableResult
    package mutating func insert(_ number: UInt16) -> Bool {
        if isBitmap {
            let word = Int(number >> 6)
            guard words[word] & Self.bit(number) == 0 else { return false }
            words[word] |= Self.bit(number)
            count += 1
            return true
        }
        // Docids rise: the end is where most belong.
        let place = values.last.map { $0 < number } ?? true ? values.count : self.place(of: number)
        guard place == values.count || values[place] != number else { return false }
        if count < Self.arrayLimit {
            values.insert(number, at: place)
        } else {
            becomeBitmap()
            words[Int(number >> 6)] |= Self.bit(number)
        }
        count += 1
        return true
    }

    /// Whether the number was there.
    @discardableResult
    package mutating func remove(_ number: UInt16) -> Bool {
        guard contains(number) else { return false }
        count -= 1
        if isBitmap {
            words[Int(number >> 6)] &= ~Self.bit(number)
            normalise()
        } else {
            values.remove(at: place(of: number))
        }
        return true
    }

    /// All numbers, rising.
    package func sorted() -> [UInt16] {
        guard isBitmap else { return values }
        var numbers: [UInt16] = []
        numbers.reserveCapacity(count)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                numbers.append(UInt16(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return numbers
    }

    /// How many numbers there are from `first` to `last`.
    func count(from first: UInt16, to last: UInt16) -> Int {
        guard isBitmap else { return numbers(from: first, to: last).count }
        return words(from: first, to: last).reduce(0) { $0 + $1.bits.nonzeroBitCount }
    }

    /// The numbers from `first` to `last`, rising.
    func numbers(from first: UInt16, to last: UInt16) -> ArraySlice<UInt16> {
        guard isBitmap else {
            let end = last == .max ? values.count : place(of: last + 1)
            return values[place(of: first)..<end]
        }
        var numbers: [UInt16] = []
        for (index, bits) in words(from: first, to: last) {
            var rest = bits
            while rest != 0 {
                numbers.append(UInt16(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return numbers[...]
    }

    /// The words of a bitmap that hold the numbers from `first` to `last`, without other numbers.
    private func words(from first: UInt16, to last: UInt16) -> [(index: Int, bits: UInt64)] {
        let (low, high) = (Int(first >> 6), Int(last >> 6))
        guard low <= high else { return [] }
        return (low...high).map { index in
            var bits = words[index]
            if index == low { bits &= .max << UInt64(first & 63) }
            if index == high { bits &= .max >> UInt64(63 - last & 63) }
            return (index, bits)
        }
    }

    static func bit(_ number: UInt16) -> UInt64 { 1 << UInt64(number & 63) }

    /// The numbers as words, whichever way they are kept.
    func bitmap() -> [UInt64] {
        guard !isBitmap else { return words }
        var bitmap = [UInt64](repeating: 0, count: Self.wordCount)
        for number in values { bitmap[Int(number >> 6)] |= Self.bit(number) }
        return bitmap
    }

    private mutating func becomeBitmap() {
        words = bitmap()
        values = []
    }

    private mutating func normalise() {
        guard isBitmap, count <= Self.arrayLimit else { return }
        values = sorted()
        words = []
    }

    /// Where the number stands in the array, or would.
    private func place(of number: UInt16) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
