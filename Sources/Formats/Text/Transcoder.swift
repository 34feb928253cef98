/// Turns text in any ``TextEncoding`` into UTF-8, chunk by chunk, wherever the chunks are cut.
///
/// What stands for no character becomes the byte 0xFF, which UTF-8 never has: the reader behind refuses the row that
/// holds it, and nothing is replaced silently. UTF-8 passes through unchanged, faults included.
package struct Transcoder: Sendable {
    private static let fault: UInt8 = 0xFF

    private let encoding: TextEncoding
    /// The first byte of a pair that a chunk's end has cut.
    private var half: UInt8?
    /// The first half of a surrogate pair.
    private var high: UInt32?

    package init(from encoding: TextEncoding) { self.encoding = encoding }

    /// The next bytes as UTF-8.
    package mutating func read(_ chunk: [UInt8]) -> [UInt8] {
        switch encoding {
        case .utf8: return chunk
        case .windows1252:
            var text: [UInt8] = []
            text.reserveCapacity(chunk.count + chunk.count / 8)
            for byte in chunk { Self.appendWindows1252(byte, to: &text) }
            return text
        case .utf16LittleEndian, .utf16BigEndian:
            var text: [UInt8] = []
            text.reserveCapacity(chunk.count)
            for byte in chunk { takeUTF16(byte, &text) }
            return text
        }
    }

    /// What is left at the text's end: half a character is a fault.
    package mutating func finish() -> [UInt8] {
        defer { (half, high) = (nil, nil) }
        return half == nil && high == nil ? [] : [Self.fault]
    }

    // MARK: - UTF-16

    private mutating func takeUTF16(_ byte: UInt8, _ text: inout [UInt8]) {
        guard let first = half else {
            half = byte
            return
        }
        half = nil
        let isLittle = encoding == .utf16LittleEndian
        let unit = isLittle ? UInt32(byte) << 8 | UInt32(first) : UInt32(first) << 8 | UInt32(byte)
        if let pending = high {
            high = nil
            if (0xDC00...0xDFFF).contains(unit) {
                return Self.append(0x10000 + (pending - 0xD800) << 10 + (unit - 0xDC00), to: &text)
            }
            text.append(Self.fault)
        }
        switch unit {
        case 0xD800...0xDBFF: high = unit
        case 0xDC00...0xDFFF: text.append(Self.fault)
        default: Self.append(unit, to: &text)
        }
    }

    private static func append(_ code: UInt32, to text: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(code) else { return text.append(fault) }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    // MARK: - Windows-1252

    private static func appendWindows1252(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case 0..<0x80: text.append(byte)
        case 0x80..<0xA0:
            let code = upperControls[Int(byte) - 0x80]
            if code == 0 { text.append(fault) } else { append(code, to: &text) }
        default: append(UInt32(byte), to: &text)
        }
    }

    /// 0x80 to 0x9F; 0 where the encoding has no character.
    private static let upperControls: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
