/// One thing that can be asked of an image: a field and a value in it. The unit of an index's postings.
///
/// | field | values | of |
/// |---|---|---|
/// | `w` | word | all text that anyone may read: title, description, attributes, keywords, camera, lens, file name |
/// | `w!` | word | the text of ``Audience/readers``: creator, place |
/// | `w:NAME` | word | one field |
/// | `pair` | ``WordPair`` | two words that follow each other in a text of any of these |
/// | `=NAME` | whole text, ``SearchValue/text(_:)`` | one field; not for texts that are numbers |
/// | `#NAME` | ``SearchValue/number(_:)`` | numbers, and texts that are numbers |
/// | `@NAME` | ``SearchValue/integer(_:)`` | dates and times, microseconds of the wall clock |
/// | `@@NAME` | ``SearchValue/integer(_:)`` | the same, microseconds of UTC |
/// | `~NAME` | ``SearchValue/number(_:)`` | texts that are durations, in seconds |
/// | `has` | NAME, `gps`, `exif`, `exif!` | what the image has a value of; with `!`, of a tag for readers |
/// | `geo` | ``GeographicCell`` | position |
/// | `type` | media type | |
/// | `collection`, `owner`, `digest` | 16, 16, 32 bytes | |
/// | `visibility`, `state` | the word | |
/// | `flag` | `duplicate`, `quarantined` | |
///
/// NAME is a built-in name (`title`), `.` and an attribute's name (`.store_id`), or a tag's name (`EXIF:ISO`).
/// Values compare as bytes. None is longer than ``SearchValue/longestValue`` bytes.
package struct SearchTerm: Hashable, Sendable {
    package var field: String
    package var value: [UInt8]

    package init(_ field: String, _ value: [UInt8]) {
        self.field = field
        self.value = value
    }

    /// The value eight bytes at a time: an array would hash itself byte by byte.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(field)
        hasher.combine(value.count)
        let bytes = value.span
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index & 7 == 7 { hasher.combine(word) }
        }
        if bytes.count & 7 != 0 { hasher.combine(word) }
    }
}

/// The fields of ``SearchTerm``.
package enum SearchField {
    package static let words = "w"
    package static let restrictedWords = "w!"
    package static let pairs = "pair"
    package static let has = "has"
    package static let position = "geo"
    package static let type = "type"
    package static let collection = "collection"
    package static let owner = "owner"
    package static let digest = "digest"
    package static let visibility = "visibility"
    package static let state = "state"
    package static let flag = "flag"
    /// A value of `has`: the image has a position.
    package static let anyPosition = "gps"
    /// A value of `has`: the image has an Exif tag that anyone may know of.
    package static let anyExif = "exif"
    /// A value of `has`: the image has an Exif tag for ``Audience/readers``.
    package static let restrictedExif = "exif!"
    /// Compared as it is, never as a number: it is opaque.
    package static let external = "=external"

    /// A full stop and the attribute's name; of a name longer than 200 bytes its first 200, and a hash of the whole.
    package static func name(ofAttribute name: String) -> String {
        guard name.utf8.count > 200 else { return "." + name }
        var hash = StableHash()
        hash.combine(name)
        return "." + String(decoding: name.utf8.prefix(200), as: UTF8.self) + "#" + String(hash.value, radix: 16)
    }

    package static func words(of name: String) -> String { "w:" + name }
    package static func text(of name: String) -> String { "=" + name }
    package static func number(of name: String) -> String { "#" + name }
    package static func wallClock(of name: String) -> String { "@" + name }
    package static func instant(of name: String) -> String { "@@" + name }
    package static func duration(of name: String) -> String { "~" + name }
}

/// Values as bytes that sort as the values do.
package enum SearchValue {
    package static let longestValue = 256

    /// The UTF-8 of a text. Of one that is longer than 240 bytes, its first 240, a byte that UTF-8 does not have, and a
    /// hash of the whole (FNV-1a, 64 bits): two long texts are equal when these are.
    package static func text(_ text: String) -> [UInt8] {
        guard text.utf8.count > 240 else { return Array(text.utf8) }
        var hash = StableHash()
        hash.combine(text)
        return Array(text.utf8.prefix(240)) + [0xFF] + bigEndian(hash.value)
    }

    /// Where the text ends in the bytes that ``text(_:)`` made of one that was too long, between two characters; nil for bytes that
    /// are the whole text.
    static func endOfCutText(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 240, bytes[240] == 0xFF else { return nil }
        // Back over the bytes that continue a character to the one that begins it; it stays where it is whole.
        var start = 239
        while start > 236, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let length = bytes[start] < 0x80 ? 1 : bytes[start] < 0xE0 ? 2 : bytes[start] < 0xF0 ? 3 : 4
        return start + length <= 240 ? 240 : start
    }

    /// Eight bytes, in the order of the numbers. The number is no NaN.
    package static func number(_ number: Double) -> [UInt8] {
        let bits = (number == 0 ? 0 : number).bitPattern
        return bigEndian(bits >> 63 == 0 ? bits | 1 << 63 : ~bits)
    }

    /// Eight bytes, in the order of the numbers.
    package static func integer(_ integer: Int64) -> [UInt8] {
        bigEndian(UInt64(bitPattern: integer) ^ 1 << 63)
    }

    /// The number of which ``integer(_:)`` made these bytes; nil when there are not eight.
    package static func integer(from bytes: [UInt8]) -> Int64? {
        guard bytes.count == 8 else { return nil }
        return Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } ^ 1 << 63)
    }

    /// The number of which ``number(_:)`` made these bytes; nil when there are not eight.
    package static func number(from bytes: [UInt8]) -> Double? {
        guard bytes.count == 8 else { return nil }
        let ordered = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(bitPattern: ordered >> 63 == 1 ? ordered & ~(1 << 63) : ~ordered)
    }

    static func bigEndian(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: 8) { added in
            for place in 0..<8 { added.append(UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * place))) }
        }
        return bytes
    }
}

/// FNV-1a with 64 bits: the same in every process, and not meant against people who look for collisions.
struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ text: String) {
        for byte in text.utf8 { combine(byte) }
        combine(0xFF)
    }

    mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
