internal import StillsModel

/// The texts that every row of an export has, put together digit by digit: there may be millions of them.
enum ExportText {
    /// RFC 3339 in UTC, always with microseconds, as the catalog keeps it: `2024-05-01T10:00:00.000000Z`.
    static func append(_ instant: Instant, to bytes: inout [UInt8]) {
        LocalDateTime(microseconds: instant.microseconds).append(fractionDigits: 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    static func text(of instant: Instant) -> String {
        var bytes: [UInt8] = []
        append(instant, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 8-4-4-4-12 hexadecimal digits.
    static func append<Kind>(_ id: Identifier<Kind>, to bytes: inout [UInt8]) {
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = place < 16 ? id.high : id.low
            bytes.append(digit(word >> UInt64(60 - 4 * (place & 15)) & 15))
        }
    }

    /// 64 hexadecimal digits.
    static func append(_ digest: Digest, to bytes: inout [UInt8]) {
        for byte in digest.bytes {
            bytes.append(digit(UInt64(byte >> 4)))
            bytes.append(digit(UInt64(byte & 15)))
        }
    }

    /// The text that the body appends, in quotation marks: JSON, where it needs no escapes.
    static func quoted(_ body: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(68)
        bytes.append(UInt8(ascii: "\""))
        body(&bytes)
        bytes.append(UInt8(ascii: "\""))
        return bytes
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
