/// Takes chunked coding off a body, as its bytes come in (RFC 9112, section 7.1). Extensions and trailers are read, bounded and
/// dropped.
struct HTTPChunkedDecoder {
    private enum State {
        case size(UInt64, digits: Int)
        case extensions
        case sizeLineFeed
        case data
        case dataReturn, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed
        case endLineFeed
        case done
    }

    private var state = State.size(0, digits: 0)
    /// How much of the chunk that is read is still to come.
    private(set) var remaining: UInt64 = 0
    private var overhead = 0
    private let overheadLimit: Int

    init(overheadLimit: Int) { self.overheadLimit = overheadLimit }

    var isDone: Bool {
        if case .done = state { return true }
        return false
    }

    /// Appends to `data` what the bytes hold of the body.
    ///
    /// - Parameter limit: how long `data` may become; what comes behind is left.
    /// - Returns: how far the bytes were read; behind the body's end stands another request.
    mutating func decode(
        _ bytes: [UInt8], _ range: Range<Int>, into data: inout [UInt8], limit: Int
    ) throws(HTTPRefusal) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            switch state {
            case .done: return position
            case .data:
                let room = limit - data.count
                if room <= 0 { return position }
                let count = min(range.upperBound - position, room, Int(min(remaining, UInt64(Int32.max))))
                data.append(contentsOf: bytes[position..<(position + count)])
                position += count
                remaining -= UInt64(count)
                if remaining == 0 { state = .dataReturn }
            default:
                try step(bytes[position])
                position += 1
            }
        }
        return position
    }

    private mutating func step(_ byte: UInt8) throws(HTTPRefusal) {
        switch state {
        case .size(let size, let digits): try readSize(byte, size, digits)
        case .extensions:
            if byte == ASCII.carriageReturn {
                state = .sizeLineFeed
            } else {
                try countOverhead(byte)
            }
        case .sizeLineFeed:
            state = try expect(byte, ASCII.lineFeed, then: remaining > 0 ? .data : .trailerStart)
        case .dataReturn: state = try expect(byte, ASCII.carriageReturn, then: .dataLineFeed)
        case .dataLineFeed: state = try expect(byte, ASCII.lineFeed, then: .size(0, digits: 0))
        case .trailerStart:
            if byte == ASCII.carriageReturn {
                state = .endLineFeed
            } else {
                try readTrailerName(byte, isFirst: true)
            }
        case .trailerName: try readTrailerName(byte, isFirst: false)
        case .trailerValue:
            if byte == ASCII.carriageReturn {
                state = .trailerLineFeed
            } else {
                try countOverhead(byte)
            }
        case .trailerLineFeed: state = try expect(byte, ASCII.lineFeed, then: .trailerStart)
        case .endLineFeed: state = try expect(byte, ASCII.lineFeed, then: .done)
        case .data, .done: break
        }
    }

    private mutating func readSize(_ byte: UInt8, _ size: UInt64, _ digits: Int) throws(HTTPRefusal) {
        if let digit = ASCII.hexDigit(byte) {
            guard digits < 15 else { throw HTTPRefusal("The size of a chunk has too many digits.") }
            state = .size(size << 4 | digit, digits: digits + 1)
            return
        }
        guard digits > 0, byte == ASCII.carriageReturn || byte == UInt8(ascii: ";") else {
            throw HTTPRefusal("The size of a chunk is not a number.")
        }
        remaining = size
        state = byte == ASCII.carriageReturn ? .sizeLineFeed : .extensions
    }

    private mutating func readTrailerName(_ byte: UInt8, isFirst: Bool) throws(HTTPRefusal) {
        if byte == ASCII.colon, !isFirst {
            state = .trailerValue
        } else if ASCII.isToken(byte) {
            state = .trailerName
        } else {
            throw HTTPRefusal("A trailer of the body is not a field.")
        }
        try countOverhead(byte)
    }

    private mutating func countOverhead(_ byte: UInt8) throws(HTTPRefusal) {
        guard ASCII.isFieldValue(byte) else {
            throw HTTPRefusal("A chunk or a trailer holds a control character.")
        }
        overhead += 1
        guard overhead <= overheadLimit else {
            throw HTTPRefusal("Extensions and trailers of chunks are too long.")
        }
    }

    private func expect(_ byte: UInt8, _ wanted: UInt8, then next: State) throws(HTTPRefusal) -> State {
        guard byte == wanted else {
            throw HTTPRefusal("A chunk does not end with CR LF where it should.")
        }
        return next
    }
}
