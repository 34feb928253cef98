/// The SHA-256 of an original (FIPS 180-4): 32 bytes, written as 64 hexadecimal digits.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes 32 bytes; nil when there are not 32.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ at: Int) -> UInt64 { bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(8), word(16), word(24))
    }

    /// Reads 64 hexadecimal digits in either case; nil when the text is anything else.
    package init?(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for digit in text.utf8 {
            guard let value = Hexadecimal.value(of: digit), bytes.count < 32 else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: 32) { added in
            for word in [words.0, words.1, words.2, words.3] {
                for place in 0..<8 { added.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * place))) }
            }
        }
        return bytes
    }

    /// 64 hexadecimal digits in lower case.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes { Hexadecimal.append(byte, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    package static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
