/// Writes the head of a response (RFC 9112, section 4).
enum HTTPResponseHead {
    /// How the body that follows is framed.
    enum Framing: Equatable {
        /// No body, and no word about one: 204, 304.
        case none
        case length(Int64)
        case chunked
        /// The body ends with the connection.
        case untilClose
    }

    enum Connection {
        /// As the version has it.
        case unstated
        case keepAlive
        case close
    }

    /// Appends the head. Fields about framing and the connection are the transport's: the handler's own are left out.
    ///
    /// - Parameter date: as ``HTTPDate/bytes`` writes it.
    /// - Returns: false when a name or a value cannot be sent; `bytes` is then of no use.
    static func write(
        _ status: HTTPStatus, _ fields: HTTPFields, framing: Framing, connection: Connection,
        date: [UInt8],
        into bytes: inout [UInt8]
    ) -> Bool {
        writeLine(status, into: &bytes)
        append("Date: ", &bytes)
        bytes.append(contentsOf: date)
        switch framing {
        case .none, .untilClose: break
        case .length(let length):
            append("\r\nContent-Length: ", &bytes)
            append(length, &bytes)
        case .chunked: append("\r\nTransfer-Encoding: chunked", &bytes)
        }
        switch connection {
        case .unstated: break
        case .keepAlive: append("\r\nConnection: keep-alive", &bytes)
        case .close: append("\r\nConnection: close", &bytes)
        }
        append("\r\n", &bytes)
        guard write(fields, into: &bytes) else { return false }
        append("\r\n", &bytes)
        return true
    }

    private static func writeLine(_ status: HTTPStatus, into bytes: inout [UInt8]) {
        if status.rawValue == 200 { return append("HTTP/1.1 200 OK\r\n", &bytes) }
        append("HTTP/1.1 ", &bytes)
        append(Int64(status.rawValue), &bytes)
        bytes.append(ASCII.space)
        bytes.append(contentsOf: status.phrase.utf8)
        append("\r\n", &bytes)
    }

    private static func write(_ fields: HTTPFields, into bytes: inout [UInt8]) -> Bool {
        let source = fields.bytes
        for entry in fields.entries {
            let name = source[Int(entry.name.lowerBound)..<Int(entry.name.upperBound)]
            let value = source[Int(entry.value.lowerBound)..<Int(entry.value.upperBound)]
            guard !name.isEmpty, name.allSatisfy(ASCII.isToken), value.allSatisfy(ASCII.isFieldValue)
            else {
                return false
            }
            if isTransports(name) { continue }
            bytes.append(contentsOf: name)
            append(": ", &bytes)
            bytes.append(contentsOf: value)
            append("\r\n", &bytes)
        }
        return true
    }

    private static func isTransports(_ name: ArraySlice<UInt8>) -> Bool {
        switch name.count {
        case 4: ASCII.isSame(name, "date")
        case 10: ASCII.isSame(name, "connection") || ASCII.isSame(name, "keep-alive")
        case 14: ASCII.isSame(name, "content-length")
        case 17: ASCII.isSame(name, "transfer-encoding")
        default: false
        }
    }

    @inline(__always)
    static func append(_ text: StaticString, _ bytes: inout [UInt8]) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// In decimal.
    static func append(_ number: Int64, _ bytes: inout [UInt8]) {
        guard number >= 10 else { return bytes.append(UInt8(0x30 + max(0, number))) }
        let start = bytes.count
        var rest = number
        while rest > 0 {
            bytes.append(UInt8(0x30 + rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }
}
