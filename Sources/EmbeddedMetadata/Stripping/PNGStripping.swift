/// A PNG's way through its chunks (PNG, third edition, section 5.3 and 11). Texts, times and what nobody knows go.
struct PNGStripping: StrippingFormat, Sendable {
    private enum State: Sendable {
        case signature
        case header
        /// The beginning of an Exif chunk.
        case exif(count: Int, rest: Int64)
        case passing(Int64)
        case end
    }

    private var state = State.signature
    private var copy = StrippedCopy()
    private var hasOrientation = false
    private var isFirst = true

    private static let damaged = StrippingError("The picture's PNG structure is damaged.")
    private static let lookLimit: Int64 = 65_536
    private static let kept: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD",
        "pHYs", "acTL", "fcTL", "fdAT",
    ]

    var wish: StrippingWish {
        switch state {
        case .signature, .header: .bytes(8)
        case .exif(let count, _): .bytes(count)
        case .passing(let rest): .skip(rest)
        case .end: .nothing
        }
    }

    mutating func take(_ bytes: [UInt8], at offset: Int64) throws(StrippingError) {
        switch state {
        case .signature:
            guard bytes == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else { throw Self.damaged }
            try copy.keep(0..<8)
            state = .header
        case .header: try begin(bytes, at: offset)
        case .exif(_, let rest):
            state = .passing(rest)
            guard !hasOrientation, let orientation = ExifOrientation(tiff: bytes) else { return }
            hasOrientation = true
            try copy.insert(Self.chunk("eXIf", orientation.tiff))
        case .passing, .end: break
        }
    }

    private mutating func begin(_ header: [UInt8], at offset: Int64) throws(StrippingError) {
        let count = header[..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let name = String(decoding: header[4...], as: UTF8.self)
        guard count <= Int64(Int32.max), isFirst == (name == "IHDR") else { throw Self.damaged }
        isFirst = false
        // The chunk's data and its checksum.
        state = .passing(count + 4)
        if Self.kept.contains(name) {
            try copy.keep(offset..<offset + 12 + count)
        } else if name == "eXIf", count > 0 {
            let look = min(count, Self.lookLimit)
            state = .exif(count: Int(look), rest: count + 4 - look)
        } else if header[4] & 0x20 == 0 {
            // A decoder must understand it, and we do not.
            throw StrippingError("The picture has parts that are not known to be without metadata.")
        }
        if name == "IEND" { state = .end }
    }

    mutating func skipped(_ count: Int64) throws(StrippingError) {
        guard case .passing(let rest) = state else { return }
        state = rest == count ? .header : .passing(rest - count)
    }

    func finish(at end: Int64) throws(StrippingError) -> StrippedCopy {
        // The last chunk has no data; its checksum must be there.
        guard case .end = state, case .source(let last)? = copy.pieces.last, last.upperBound <= end else {
            throw Self.damaged
        }
        return copy
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + checked + bigEndian(checksum(of: checked))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }

    /// CRC-32 (PNG, annex D); bit by bit, of a few bytes.
    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
