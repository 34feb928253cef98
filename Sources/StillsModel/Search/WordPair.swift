/// Two words that stand one after the other in a text, as one of 8,192 numbers: different pairs may have the same. What may hold a
/// phrase of frequent words is told by it, though not what does.
enum WordPair {
    private static let count: UInt64 = 8_192

    /// Two bytes.
    static func value(_ first: String, _ second: String) -> [UInt8] {
        var hash = StableHash()
        hash.combine(first)
        hash.combine(second)
        // The low bits of FNV are its weakest.
        let number = (hash.value ^ hash.value >> 29) % count
        return [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    static func values(of words: [String]) -> [[UInt8]] {
        zip(words, words.dropFirst()).map { value($0, $1) }
    }
}
