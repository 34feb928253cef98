/// Small pictures in the Portable Network Graphics format (third edition, sections 5 and 11), made of numbers.
package enum SamplePicture {
    /// A picture that differs from that of any other number.
    ///
    /// - Parameter byteCount: about how long it is.
    package static func png(_ number: Int, title: String? = nil, byteCount: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += chunk("IHDR", bigEndian(UInt32(number)) + bigEndian(1) + [8, 0, 0, 0, 0])
        if let title { bytes += chunk("tEXt", Array("Title".utf8) + [0] + Array(title.utf8)) }
        // A stored block of zlib's is enough for whoever only reads what the picture says about itself.
        bytes += chunk("IDAT", [0x78, 0x01] + (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ number) })
        return bytes + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + body
        return bigEndian(UInt32(body.count)) + checked + bigEndian(checksum(checked))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// CRC-32, bit by bit (annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        return ~remainder
    }
}
