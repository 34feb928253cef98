/// Reads the fields of a head, one line after the other (RFC 9112, section 5), and remembers those that the transport itself
/// heeds.
struct HTTPFieldReader {
    private let bytes: [UInt8]
    private var position: Int
    private let limits: HTTPLimits
    private(set) var entries: [HTTPFields.Entry] = []
    private(set) var special = HTTPSpecialFields()

    init(_ bytes: [UInt8], from position: Int, limits: HTTPLimits) {
        self.bytes = bytes
        self.position = position
        self.limits = limits
        entries.reserveCapacity(16)
    }

    /// - Returns: false at the empty line.
    mutating func readField() throws(HTTPRefusal) -> Bool {
        let start = position
        if bytes[start] == ASCII.carriageReturn {
            guard start + 2 == bytes.count else { throw HTTPRefusal("A line of the head holds a CR.") }
            return false
        }
        while position < bytes.count, ASCII.isToken(bytes[position]) { position += 1 }
        guard position > start, position < bytes.count, bytes[position] == ASCII.colon else {
            throw HTTPRefusal(
                "A line of the head is not a field: a name, a colon directly behind it, a value.")
        }
        let name = start..<position
        var valueStart = position + 1
        while valueStart < bytes.count,
            bytes[valueStart] == ASCII.space || bytes[valueStart] == ASCII.tab
        {
            valueStart += 1
        }
        position = valueStart
        while position < bytes.count, ASCII.isFieldValue(bytes[position]) { position += 1 }
        guard position + 1 < bytes.count, bytes[position] == ASCII.carriageReturn,
            bytes[position + 1] == ASCII.lineFeed
        else { throw HTTPRefusal("The value of a field holds a control character.") }
        var valueEnd = position
        while valueEnd > valueStart,
            bytes[valueEnd - 1] == ASCII.space || bytes[valueEnd - 1] == ASCII.tab
        {
            valueEnd -= 1
        }
        position += 2
        guard entries.count < limits.fieldCount else {
            throw HTTPRefusal(.headTooLarge, "The request has too many fields.")
        }
        // A head has at most `headBytes`, which fit.
        entries.append(
            HTTPFields.Entry(
                name: Int32(clamping: name.lowerBound)..<Int32(clamping: name.upperBound),
                value: Int32(clamping: valueStart)..<Int32(clamping: valueEnd)))
        try special.note(bytes[name], bytes, valueStart..<valueEnd)
        return true
    }
}

/// The fields that decide how a message is framed and how the connection goes on.
struct HTTPSpecialFields {
    private(set) var host: Range<Int>?
    private var contentLength: Int64?
    private var isChunked = false
    private(set) var closes = false
    private(set) var keepsAlive = false
    private(set) var expectsContinue = false
    private(set) var expectsOther = false

    mutating func note(
        _ name: ArraySlice<UInt8>, _ bytes: [UInt8], _ range: Range<Int>
    ) throws(HTTPRefusal) {
        switch name.count {
        case 4 where ASCII.isSame(name, "host"):
            guard host == nil else { throw HTTPRefusal("The request has two Host fields.") }
            host = range
        case 6 where ASCII.isSame(name, "expect"):
            if ASCII.isSame(bytes[range], "100-continue") {
                expectsContinue = true
            } else {
                expectsOther = true
            }
        case 10 where ASCII.isSame(name, "connection"): noteConnection(bytes[range])
        case 14 where ASCII.isSame(name, "content-length"):
            guard contentLength == nil else {
                throw HTTPRefusal("The request has two Content-Length fields.")
            }
            contentLength = try Self.length(bytes[range])
        case 17 where ASCII.isSame(name, "transfer-encoding"):
            guard !isChunked else { throw HTTPRefusal("The request has two Transfer-Encoding fields.") }
            try noteCodings(bytes[range])
        default: break
        }
    }

    /// RFC 9112, section 6.3. What two servers could read in two ways is refused.
    func framing(isVersion10: Bool) throws(HTTPRefusal) -> HTTPRequestHead.Framing {
        if isChunked {
            if contentLength != nil {
                throw HTTPRefusal("The request has a Content-Length and a Transfer-Encoding.")
            }
            if isVersion10 { throw HTTPRefusal("HTTP/1.0 has no Transfer-Encoding.") }
            return .chunked
        }
        guard let contentLength, contentLength > 0 else { return .none }
        return .length(contentLength)
    }

    private static func length(_ digits: ArraySlice<UInt8>) throws(HTTPRefusal) -> Int64 {
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else {
            throw HTTPRefusal("The Content-Length is not a number.")
        }
        guard digits.count <= 18 else {
            throw HTTPRefusal(.contentTooLarge, "The body of the request is too large.")
        }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private mutating func noteCodings(_ value: ArraySlice<UInt8>) throws(HTTPRefusal) {
        if ASCII.isSame(value, "chunked") {
            isChunked = true
            return
        }
        let codings = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(
            \.trimmingBlanks)
        if codings.allSatisfy({ !$0.isEmpty && $0.allSatisfy { ASCII.isToken($0) } }),
            codings.contains(where: { !ASCII.isSame($0, "chunked") })
        {
            throw HTTPRefusal(.notImplemented, "No transfer coding other than chunked is known.")
        }
        throw HTTPRefusal("The Transfer-Encoding cannot be read.")
    }

    private mutating func noteConnection(_ value: ArraySlice<UInt8>) {
        for option in value.split(separator: UInt8(ascii: ",")) {
            let option = option.trimmingBlanks
            if ASCII.isSame(option, "close") { closes = true }
            if ASCII.isSame(option, "keep-alive") { keepsAlive = true }
        }
    }
}
