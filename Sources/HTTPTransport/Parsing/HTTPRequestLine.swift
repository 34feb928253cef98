/// The first line of a request: `GET /v1/images?q=dog HTTP/1.1` (RFC 9112, section 3).
struct HTTPRequestLine {
    enum Version { case v11, v10, other }

    var method: String
    var path: String
    var query: String?
    /// Of a target in absolute form, as clients of proxies send it; it goes before the Host field.
    var authority: String?
    var version: Version
    /// Where the next line begins.
    var end: Int

    static func parse(_ bytes: [UInt8], limits: HTTPLimits) throws(HTTPRefusal) -> HTTPRequestLine {
        var position = 0
        while position < bytes.count, ASCII.isToken(bytes[position]) { position += 1 }
        guard (1...32).contains(position), position < bytes.count, bytes[position] == ASCII.space else {
            throw HTTPRefusal("The request does not begin with a method.")
        }
        let method = String(decoding: bytes[..<position], as: UTF8.self)
        let targetStart = position + 1
        position = targetStart
        var question: Int?
        while position < bytes.count, ASCII.isTarget(bytes[position]) {
            if question == nil, bytes[position] == UInt8(ascii: "?") { question = position }
            position += 1
        }
        guard position > targetStart, position < bytes.count, bytes[position] == ASCII.space else {
            throw HTTPRefusal("The target of the request holds what no target can, or is missing.")
        }
        guard position - targetStart <= limits.targetBytes else {
            throw HTTPRefusal(.targetTooLong, "The target of the request is too long.")
        }
        let (version, end) = try parseVersion(bytes, from: position + 1)
        var line = HTTPRequestLine(
            method: method, path: "", query: nil, authority: nil, version: version, end: end)
        try line.setTarget(bytes, targetStart..<position, question: question)
        return line
    }

    /// Origin form, absolute form or, for OPTIONS, `*`.
    private mutating func setTarget(_ bytes: [UInt8], _ target: Range<Int>, question: Int?)
        throws(HTTPRefusal)
    {
        if let question {
            query = String(decoding: bytes[(question + 1)..<target.upperBound], as: UTF8.self)
        }
        let pathEnd = question ?? target.upperBound
        if bytes[target.lowerBound] == UInt8(ascii: "/") {
            path = String(decoding: bytes[target.lowerBound..<pathEnd], as: UTF8.self)
            return
        }
        if method == "OPTIONS", bytes[target].elementsEqual([UInt8(ascii: "*")]) {
            path = "*"
            return
        }
        if method == "CONNECT" { return }
        let schemes: [StaticString] = ["http://", "https://"]
        for scheme in schemes {
            let start = target.lowerBound + scheme.utf8CodeUnitCount
            guard start < pathEnd, ASCII.isSame(bytes[target.lowerBound..<start], scheme) else {
                continue
            }
            let slash = bytes[start..<pathEnd].firstIndex(of: UInt8(ascii: "/")) ?? pathEnd
            guard HTTPAuthority.isValid(bytes[start..<slash]) else { break }
            authority = String(decoding: bytes[start..<slash], as: UTF8.self)
            path = slash == pathEnd ? "/" : String(decoding: bytes[slash..<pathEnd], as: UTF8.self)
            return
        }
        throw HTTPRefusal("The target of the request is neither a path nor an address of HTTP.")
    }

    /// `HTTP/`, in capitals. There are as many bytes.
    @inline(__always)
    private static func isProtocolName(_ bytes: [UInt8], _ start: Int) -> Bool {
        bytes[start] == 0x48 && bytes[start + 1] == 0x54 && bytes[start + 2] == 0x54 && bytes[start + 3] == 0x50
            && bytes[start + 4] == 0x2F
    }

    /// `HTTP/1.1`, CR and LF.
    private static func parseVersion(_ bytes: [UInt8], from start: Int) throws(HTTPRefusal) -> (
        Version, end: Int
    ) {
        let end = start + 10
        guard end <= bytes.count, isProtocolName(bytes, start),
            ASCII.isDigit(bytes[start + 5]), bytes[start + 6] == UInt8(ascii: "."),
            ASCII.isDigit(bytes[start + 7]),
            bytes[start + 8] == ASCII.carriageReturn, bytes[start + 9] == ASCII.lineFeed
        else { throw HTTPRefusal("The request's first line does not end with a version of HTTP.") }
        switch (bytes[start + 5], bytes[start + 7]) {
        case (0x31, 0x31): return (.v11, end)
        case (0x31, 0x30): return (.v10, end)
        default: return (.other, end)
        }
    }
}

/// A host and, perhaps, a port (RFC 9110, section 4.2; no user name).
enum HTTPAuthority {
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 261 else { return false }
        var host = bytes
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            host = bytes[(bytes.startIndex + 1)..<close]
            guard !host.isEmpty,
                host.allSatisfy({ ASCII.hexDigit($0) != nil || $0 == ASCII.colon || $0 == 0x2E })
            else { return false }
            return isPort(bytes[(close + 1)...])
        }
        let end = bytes.firstIndex(of: ASCII.colon) ?? bytes.endIndex
        host = bytes[..<end]
        guard !host.isEmpty else { return false }
        let allowed = host.allSatisfy { byte in
            ASCII.isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "~")
        }
        return allowed && isPort(bytes[end...])
    }

    /// Nothing, or a colon and up to five digits.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        return first == ASCII.colon && bytes.count <= 6 && bytes.dropFirst().allSatisfy(ASCII.isDigit)
    }
}
