/// A WebP's way through its chunks (RFC 9649, section 2). The header's length and flags are made anew.
struct WebPStripping: StrippingFormat, Sendable {
    private enum State: Sendable {
        case file
        case header
        case features(rest: Int64)
        case exif(count: Int, rest: Int64)
        case passing(Int64)
        case end
    }

    private var state = State.file
    private var copy = StrippedCopy()
    /// Where the file ends by its own word.
    private var end: Int64 = 0
    /// The feature chunk's data, and its place among the pieces.
    private var features: (place: Int, data: [UInt8])?
    private var orientation: ExifOrientation?
    private var hasPixels = false

    private static let damaged = StrippingError("The picture's WebP structure is damaged.")
    private static let lookLimit: Int64 = 65_536
    private static let exifFlag: UInt8 = 0x08
    private static let xmpFlag: UInt8 = 0x04

    var wish: StrippingWish {
        switch state {
        case .file: .bytes(12)
        case .header: .bytes(8)
        case .features: .bytes(10)
        case .exif(let count, _): .bytes(count)
        case .passing(let rest): .skip(rest)
        case .end: .nothing
        }
    }

    mutating func take(_ bytes: [UInt8], at offset: Int64) throws(StrippingError) {
        switch state {
        case .file:
            guard bytes.starts(with: Array("RIFF".utf8)), bytes[8...].elementsEqual("WEBP".utf8) else {
                throw Self.damaged
            }
            end = 8 + Self.number(bytes[4..<8])
            try copy.insert(bytes)
            next(at: 12)
        case .header: try begin(bytes, at: offset)
        case .features(let rest):
            features = (copy.pieces.count, bytes)
            try copy.insert(Self.chunk("VP8X", bytes))
            pass(rest, at: offset + 10)
        case .exif(let count, let rest):
            let prefix = Array("Exif\0\0".utf8)
            orientation = ExifOrientation(tiff: bytes.starts(with: prefix) ? bytes.dropFirst(6) : bytes[...])
            pass(rest, at: offset + Int64(count))
        case .passing, .end: break
        }
    }

    private mutating func begin(_ header: [UInt8], at offset: Int64) throws(StrippingError) {
        let count = Self.number(header[4...])
        let padded = count + (count & 1)
        guard offset + 8 + count <= end else { throw Self.damaged }
        switch String(decoding: header[..<4], as: UTF8.self) {
        case "VP8X":
            guard count >= 10, features == nil, !hasPixels else { throw Self.damaged }
            state = .features(rest: padded - 10)
        case "VP8 ", "VP8L", "ANMF":
            hasPixels = true
            try keep(padded, at: offset)
        case "ALPH", "ANIM", "ICCP": try keep(padded, at: offset)
        case "EXIF" where count > 0 && orientation == nil:
            let look = min(count, Self.lookLimit)
            state = .exif(count: Int(look), rest: padded - look)
        default: pass(padded, at: offset + 8)
        }
    }

    private mutating func keep(_ count: Int64, at offset: Int64) throws(StrippingError) {
        try copy.keep(offset..<offset + 8 + count)
        pass(count, at: offset + 8)
    }

    private mutating func pass(_ count: Int64, at offset: Int64) {
        if count > 0 { state = .passing(count) } else { next(at: offset) }
        position = offset
    }

    /// Of what is being passed.
    private var position: Int64 = 0

    private mutating func next(at offset: Int64) { state = offset >= end ? .end : .header }

    mutating func skipped(_ count: Int64) throws(StrippingError) {
        guard case .passing(let rest) = state else { return }
        position += count
        if rest == count { next(at: position) } else { state = .passing(rest - count) }
    }

    func finish(at length: Int64) throws(StrippingError) -> StrippedCopy {
        guard hasPixels, case .end = state else { throw Self.damaged }
        var copy = copy
        if let features {
            var data = features.data
            data[0] &= ~(Self.exifFlag | Self.xmpFlag)
            if let orientation {
                data[0] |= Self.exifFlag
                try copy.insert(Self.chunk("EXIF", orientation.tiff))
            }
            copy.replace(at: features.place, with: Self.chunk("VP8X", data))
        }
        guard let size = UInt32(exactly: copy.byteCount - 8), size & 1 == 0 else { throw Self.damaged }
        copy.replace(at: 0, with: Array("RIFF".utf8) + Self.littleEndian(size) + Array("WEBP".utf8))
        return copy
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(UInt32(data.count)) + data
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }
}
