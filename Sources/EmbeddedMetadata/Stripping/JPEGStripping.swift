/// A JPEG's way through its segments (ITU-T T.81, annex B).
///
/// What decodes stays: tables, frames, scans. Of the application segments the colour profile stays, Adobe's word on the
/// colour transform, and JFIF's on the density, without its thumbnail.
struct JPEGStripping: StrippingFormat, Sendable {
    private enum State: Sendable {
        case start
        /// Up to a marker's first byte.
        case prefix
        case code
        case length(UInt8)
        case data(UInt8, count: Int)
        case passing(isKept: Bool, rest: Int64)
        /// Within a scan's data.
        case scan
        case end
    }

    private var state = State.start
    private var copy = StrippedCopy()
    /// Where the marker, or the scan's data, began.
    private var begin: Int64 = 0
    private var isAfterFF = false
    private var hasScan = false
    private var hasOrientation = false

    private static let damaged = StrippingError("The picture's JPEG structure is damaged.")

    var wish: StrippingWish {
        switch state {
        case .start, .length: .bytes(2)
        case .prefix, .code: .bytes(1)
        case .data(_, let count): .bytes(count)
        case .passing(_, let rest): .skip(rest)
        case .scan: .scan
        case .end: .nothing
        }
    }

    mutating func take(_ bytes: [UInt8], at offset: Int64) throws(StrippingError) {
        switch state {
        case .start:
            guard bytes == [0xFF, 0xD8] else { throw Self.damaged }
            try copy.keep(0..<2)
            state = .prefix
        case .prefix:
            // Decoders pass over what is no marker.
            guard bytes[0] == 0xFF else { return }
            begin = offset
            state = .code
        case .code: try take(code: bytes[0], at: offset)
        case .length(let code):
            let count = Int(bytes[0]) << 8 | Int(bytes[1])
            guard count >= 2 else { throw Self.damaged }
            try begin(code, count - 2)
        case .data(let code, _):
            try take(bytes, of: code)
            state = .prefix
        case .passing, .scan, .end: break
        }
    }

    private mutating func take(code: UInt8, at offset: Int64) throws(StrippingError) {
        switch code {
        // Any number of FF may stand before a code.
        case 0xFF: begin = offset
        case 0xD9:
            try copy.keep(begin..<offset + 1)
            state = .end
        case 0x00, 0x01, 0xD0...0xD8: state = .prefix
        default: state = .length(code)
        }
    }

    private mutating func begin(_ code: UInt8, _ count: Int) throws(StrippingError) {
        switch code {
        case 0xE0, 0xE1, 0xE2, 0xEE: state = count > 0 ? .data(code, count: count) : .prefix
        case 0xC0...0xCF, 0xDA...0xDF: try pass(isKept: true, code, count)
        default: try pass(isKept: false, code, count)
        }
    }

    private mutating func pass(isKept: Bool, _ code: UInt8, _ count: Int) throws(StrippingError) {
        if isKept { try copy.keep(begin..<begin + 4 + Int64(count)) }
        if code == 0xDA { hasScan = true }
        guard count > 0 else { return endSegment(isScan: code == 0xDA) }
        state = .passing(isKept: code == 0xDA, rest: Int64(count))
    }

    mutating func skipped(_ count: Int64) throws(StrippingError) {
        guard case .passing(let isScan, let rest) = state else { return }
        state = .passing(isKept: isScan, rest: rest - count)
        if rest == count { endSegment(isScan: isScan) }
    }

    private mutating func endSegment(isScan: Bool) {
        state = isScan ? .scan : .prefix
        isAfterFF = false
        begin = -1
    }

    private mutating func take(_ data: [UInt8], of code: UInt8) throws(StrippingError) {
        let end = begin + 4 + Int64(data.count)
        switch code {
        case 0xE0 where data.starts(with: Array("JFIF\0".utf8)) && data.count >= 12:
            // The density; the thumbnail's width and height are 0.
            try copy.insert([0xFF, 0xE0, 0, 16] + data.prefix(12) + [0, 0])
        case 0xE2 where data.starts(with: Array("ICC_PROFILE\0".utf8)): try copy.keep(begin..<end)
        case 0xEE where data.starts(with: Array("Adobe".utf8)) && data.count >= 12:
            try copy.insert([0xFF, 0xEE, 0, 14] + data.prefix(12))
        case 0xE1 where data.starts(with: Array("Exif\0".utf8)) && !hasOrientation && !hasScan:
            guard let orientation = ExifOrientation(tiff: data.dropFirst(6)) else { return }
            hasOrientation = true
            try copy.insert(orientation.segment)
        default: break
        }
    }

    mutating func scan(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(StrippingError) -> Int {
        if begin < 0 { begin = offset }
        var place = bytes.startIndex
        while place < bytes.endIndex {
            guard isAfterFF else {
                guard let next = bytes[place...].firstIndex(of: 0xFF) else { return bytes.count }
                isAfterFF = true
                place = next + 1
                continue
            }
            switch bytes[place] {
            case 0xFF: break
            case 0x00, 0xD0...0xD7: isAfterFF = false
            case let code:
                let here = offset + Int64(place - bytes.startIndex)
                try copy.keep(begin..<here - 1)
                begin = here - 1
                try take(code: code, at: here)
                return place - bytes.startIndex + 1
            }
            place += 1
        }
        return bytes.count
    }

    func finish(at end: Int64) throws(StrippingError) -> StrippedCopy {
        guard hasScan else { throw Self.damaged }
        switch state {
        case .end: return copy
        // One that was cut short shows as much as it has.
        case .scan:
            var copy = copy
            if begin >= 0 { try copy.keep(begin..<end) }
            return copy
        default: throw Self.damaged
        }
    }
}
