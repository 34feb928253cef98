/// A 128-bit identifier (RFC 9562 UUID) of one kind of thing.
///
/// New ones are version 7: they rise with time. Any RFC 9562 UUID is accepted and kept, whatever its version.
/// The kind keeps an image's id from being passed where an original's is meant.
package struct Identifier<Kind>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    package let high: UInt64
    /// The last eight bytes, big-endian.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a version 7 identifier (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits.
    package init(at instant: Instant, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(bitPattern: instant.microseconds / 1000) & 0xFFFF_FFFF_FFFF
        let random: UInt64 = generator.next()
        high = milliseconds << 16 | 0x7000 | (random & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (generator.next() as UInt64) >> 2
    }

    /// Reads the text form, 8-4-4-4-12 hexadecimal digits in either case (RFC 9562 section 4).
    package init?(_ text: some StringProtocol) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var index = 0
        for byte in text.utf8 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let value = Hexadecimal.value(of: byte), digits < 32 else { return nil }
                if digits < 16 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
                digits += 1
            }
            index += 1
        }
        guard digits == 32 else { return nil }
        self.init(high: high, low: low)
    }

    /// Reads sixteen bytes in network order; nil when there are not sixteen.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(
            high: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes[8...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Sixteen bytes in network order.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: 16) { added in
            for word in [high, low] {
                for place in 0..<8 { added.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * place))) }
            }
        }
        return bytes
    }

    /// The text form in lower case.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (position, byte) in bytes.enumerated() {
            if position == 4 || position == 6 || position == 8 || position == 10 { text.append(UInt8(ascii: "-")) }
            Hexadecimal.append(byte, to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

package typealias ImageID = Identifier<Image>
package typealias OriginalID = Identifier<Original>
package typealias CollectionID = Identifier<Collection>
package typealias AccountID = Identifier<Account>
package typealias ContainerID = Identifier<Container>
package typealias LibraryID = Identifier<LibraryIdentity>

/// The kind of a ``LibraryID``.
package enum LibraryIdentity {}
