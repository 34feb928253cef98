internal import StillsModel

/// Takes a multipart body apart (RFC 2046, section 5.1; RFC 7578). Pure: fed with bytes as they come, it says what they are, and
/// keeps no more than a part's header or the beginning of a delimiter.
///
/// Strict: nothing before the first delimiter but a line break, nothing after the last; header lines end with CRLF and are not
/// folded; what looks like a delimiter and is longer is refused, not passed through.
struct MultipartParser {
    enum Event: Equatable {
        case part(MultipartHeader)
        case bytes([UInt8])
        case endOfPart
        case end
    }

    struct Limits: Sendable {
        var parts = 10_000
        /// Bytes of one part's header.
        var header = 8 * 1_024
    }

    private enum State {
        case start, header, body, afterDelimiter, end
    }

    private let delimiter: [UInt8]
    private let skips: [Int]
    private let limits: Limits
    private var state = State.start
    private var buffer: [UInt8] = []
    /// The first byte of `buffer` that is not used.
    private var position = 0
    private var parts = 0

    /// Blanks that may follow a delimiter, and line breaks after the last one.
    private static let paddingLimit = 64
    /// Of bytes that are handed on at a time.
    private static let chunk = 256 * 1_024

    init(_ boundary: MultipartBoundary, limits: Limits = Limits()) {
        delimiter = boundary.delimiter
        skips = Self.skips(delimiter)
        self.limits = limits
    }

    mutating func feed(_ bytes: [UInt8]) {
        if position == buffer.count {
            buffer = bytes
        } else {
            buffer.removeFirst(position)
            buffer += bytes
        }
        position = 0
    }

    /// The next event; nil when more bytes are needed.
    mutating func next() throws(MultipartError) -> Event? {
        switch state {
        case .start: try takeStart() ? try next() : nil
        case .header: try takeHeader()
        case .body: takeBody()
        case .afterDelimiter: try takeLineEnd()
        case .end: try takeRest()
        }
    }

    /// What the end of the bytes means.
    func finish() throws(MultipartError) {
        guard case .end = state else { throw .malformed("it ends before its last delimiter") }
    }

    // MARK: - States

    /// The first delimiter may do without its line break.
    private mutating func takeStart() throws(MultipartError) -> Bool {
        let rest = buffer[position...]
        let first = delimiter.dropFirst(2)
        if rest.count >= first.count, rest.starts(with: first) {
            position += first.count
        } else if rest.count >= delimiter.count, rest.starts(with: delimiter) {
            position += delimiter.count
        } else {
            guard first.starts(with: rest) || delimiter.starts(with: rest) else {
                throw .malformed("it does not begin with the boundary that Content-Type names")
            }
            return false
        }
        state = .afterDelimiter
        return true
    }

    /// After a delimiter: two dashes end the body, a line break begins a part.
    private mutating func takeLineEnd() throws(MultipartError) -> Event? {
        let rest = buffer[position...]
        if rest.starts(with: [45, 45]) {
            position += 2
            state = .end
            return .end
        }
        if rest.count == 1, rest.first == 45 { return nil }
        let padding = rest.prefix { $0 == 0x20 || $0 == 0x09 }
        guard padding.count <= Self.paddingLimit else { throw .malformed("a delimiter is followed by too many blanks") }
        let ending = rest.dropFirst(padding.count)
        guard ending.count >= 2 else {
            guard ending.isEmpty || ending.first == 13 else { throw Self.noDelimiter }
            return nil
        }
        guard ending.starts(with: [13, 10]) else { throw Self.noDelimiter }
        position += padding.count + 2
        state = .header
        parts += 1
        guard parts <= limits.parts else {
            throw MultipartError(.resourceExhausted, "The body has more than \(limits.parts) parts.")
        }
        return try next()
    }

    private static let noDelimiter = MultipartError.malformed("a line begins with the boundary and is no delimiter")

    private mutating func takeHeader() throws(MultipartError) -> Event? {
        let rest = buffer[position...]
        guard let end = Self.endOfHeader(rest.prefix(limits.header + 4)) else {
            guard rest.count < limits.header + 4 else {
                throw MultipartError(.resourceExhausted, "The header of a part has more than \(limits.header) bytes.")
            }
            return nil
        }
        let header = try MultipartHeader(lines: Array(rest[rest.startIndex..<end.lines]))
        position = end.body
        state = .body
        return .part(header)
    }

    /// Where the empty line is: what stands before it, and what follows.
    private static func endOfHeader(_ bytes: ArraySlice<UInt8>) -> (lines: Int, body: Int)? {
        // A part without any header has the empty line at once.
        if bytes.starts(with: [13, 10]) { return (bytes.startIndex, bytes.startIndex + 2) }
        var index = bytes.startIndex
        while index + 3 < bytes.endIndex {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return (index + 2, index + 4)
            }
            index += 1
        }
        return nil
    }

    /// Everything up to a delimiter, or up to where one may begin.
    private mutating func takeBody() -> Event? {
        if let found = find() {
            if found > position { return take(upTo: found) }
            position = found + delimiter.count
            state = .afterDelimiter
            return .endOfPart
        }
        let safe = max(position, buffer.count - delimiter.count + 1)
        return safe > position ? take(upTo: safe) : nil
    }

    private mutating func take(upTo end: Int) -> Event {
        let end = min(end, position + Self.chunk)
        defer { position = end }
        return .bytes(Array(buffer[position..<end]))
    }

    private mutating func takeRest() throws(MultipartError) -> Event? {
        let rest = buffer[position...]
        guard rest.count <= Self.paddingLimit, rest.allSatisfy({ $0 == 13 || $0 == 10 || $0 == 0x20 || $0 == 0x09 })
        else { throw .malformed("something follows its last delimiter") }
        return nil
    }

    // MARK: - Searching

    /// Where the delimiter begins (Horspool: by the byte under its last one, most of the text is skipped).
    private func find() -> Int? {
        let last = delimiter.count - 1
        var index = position
        while index + last < buffer.count {
            let byte = buffer[index + last]
            if byte == delimiter[last], matches(at: index) { return index }
            index += skips[Int(byte)]
        }
        return nil
    }

    private func matches(at index: Int) -> Bool {
        for offset in 0..<delimiter.count where buffer[index + offset] != delimiter[offset] { return false }
        return true
    }

    private static func skips(_ delimiter: [UInt8]) -> [Int] {
        var skips = [Int](repeating: delimiter.count, count: 256)
        for (offset, byte) in delimiter.dropLast().enumerated() { skips[Int(byte)] = delimiter.count - 1 - offset }
        return skips
    }
}
