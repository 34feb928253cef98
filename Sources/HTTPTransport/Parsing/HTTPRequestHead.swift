/// The head of an HTTP/1.1 request, taken apart (RFC 9112, sections 3 and 6).
struct HTTPRequestHead {
    var method: HTTPMethod
    var path: String
    var query: String?
    var authority: String
    var fields: HTTPFields
    var framing: Framing
    /// Whether the connection can serve another request afterwards, as far as the client is concerned.
    var keepsAlive: Bool
    /// HTTP/1.0: no chunks may be sent back.
    var isVersion10: Bool
    var expectsContinue: Bool

    /// How the body's end is found.
    enum Framing: Equatable {
        case none
        case length(Int64)
        case chunked
    }
}

extension HTTPRequestHead {
    /// - Parameter bytes: the head alone, with the empty line at its end, as ``HTTPHeadScanner`` found it.
    static func parse(_ bytes: [UInt8], limits: HTTPLimits) throws(HTTPRefusal) -> HTTPRequestHead {
        let line = try HTTPRequestLine.parse(bytes, limits: limits)
        var reader = HTTPFieldReader(bytes, from: line.end, limits: limits)
        while try reader.readField() {}
        let special = reader.special
        if line.version == .other {
            throw HTTPRefusal(.versionNotSupported, "This is a server of HTTP/1.1.")
        }
        let is10 = line.version == .v10

        let authority: String
        if let host = special.host {
            authority = String(decoding: bytes[host], as: UTF8.self)
            guard HTTPAuthority.isValid(bytes[host]) else {
                throw HTTPRefusal("The Host field is not a host.")
            }
        } else if is10 {
            authority = ""
        } else {
            throw HTTPRefusal("A request of HTTP/1.1 has a Host field.")
        }
        if special.expectsOther {
            throw HTTPRefusal(.expectationFailed, "No expectation other than 100-continue can be met.")
        }
        if line.method == "CONNECT" { throw HTTPRefusal(.notImplemented, "This server is no proxy.") }
        return HTTPRequestHead(
            method: HTTPMethod(rawValue: line.method), path: line.path, query: line.query,
            authority: line.authority ?? authority,
            fields: HTTPFields(parsed: bytes, entries: reader.entries),
            framing: try special.framing(isVersion10: is10),
            keepsAlive: !special.closes && (!is10 || special.keepsAlive), isVersion10: is10,
            expectsContinue: special.expectsContinue && !is10)
    }
}
