import Linux
import Testing

/// A client that sends the very bytes it is told to, and waits for at most ten seconds: on a thread of ``clients``.
///
/// `@unchecked Sendable`: one thread at a time uses it.
final class RawClient: @unchecked Sendable {
    let socket: Socket
    private var received: [UInt8] = []

    init(_ address: String, bufferBytes: Int32? = nil) throws {
        let address = try #require(SocketAddress(address))
        socket = try Socket.connect(to: address)
        socket.limitWaiting(milliseconds: 120_000)
        if let bufferBytes { socket.limitBuffers(to: bufferBytes) }
    }

    /// - Returns: false when the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            guard case .count(let count) = socket.send(bytes, [], from: sent) else { return false }
            sent += count
        }
        return true
    }

    /// What comes until the server closes, or breaks off.
    func readToEnd() throws -> (bytes: [UInt8], wasCutOff: Bool) {
        while true {
            switch try receive() {
            case .count(0): return (takeAll(), false)
            case .gone: return (takeAll(), true)
            default: continue
            }
        }
    }

    func textToEnd() throws -> String { String(decoding: try readToEnd().bytes, as: UTF8.self) }

    /// One response with a Content-Length or in chunks, without what follows it; nil when the server closed before it
    /// was whole.
    func readResponse(toHead isHead: Bool = false) throws -> RawResponse? {
        while true {
            if let (response, length) = RawResponse.parse(received, isHead: isHead) {
                received.removeFirst(length)
                return response
            }
            switch try receive() {
            case .count(let count) where count > 0: continue
            default: return nil
            }
        }
    }

    /// Reads at least so many bytes, unless the server closes before.
    func read(atLeast count: Int) throws -> [UInt8] {
        while received.count < count {
            guard case .count(let more) = try receive(), more > 0 else { break }
        }
        return takeAll()
    }

    func endSending() { socket.endSending() }
    func close() { socket.close() }

    func cutOff() {
        socket.cutOffAtClose()
        socket.close()
    }

    private func receive() throws -> Socket.Outcome {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let outcome = socket.receive(into: &buffer)
        if case .count(let count) = outcome { received += buffer[..<count] }
        if case .wouldBlock = outcome { throw Silence() }
        return outcome
    }

    private func takeAll() -> [UInt8] {
        defer { received = [] }
        return received
    }

    /// The server neither answered nor closed.
    struct Silence: Error {}
}

struct RawResponse {
    var status: Int
    var fields: [String: String]
    var body: [UInt8]
    var isChunked: Bool { fields["transfer-encoding"] == "chunked" }
    var text: String { String(decoding: body, as: UTF8.self) }

    static func parse(_ bytes: [UInt8], isHead: Bool) -> (RawResponse, length: Int)? {
        guard let headEnd = firstRange(of: "\r\n\r\n", in: bytes[...])?.upperBound else { return nil }
        let lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count >= 2,
            let status = Int(first[1])
        else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = String(
                line[line.index(after: colon)...].drop { $0 == " " })
        }
        var response = RawResponse(status: status, fields: fields, body: [])
        if isHead || status == 204 || status == 304 || status < 200 { return (response, headEnd) }
        if response.isChunked { return parseChunks(bytes, from: headEnd, into: response) }
        let end = headEnd + (Int(fields["content-length"] ?? "0") ?? 0)
        guard bytes.count >= end else { return nil }
        response.body = Array(bytes[headEnd..<end])
        return (response, end)
    }

    private static func parseChunks(
        _ bytes: [UInt8], from start: Int, into response: RawResponse
    ) -> (RawResponse, length: Int)? {
        var response = response
        var position = start
        while let line = firstRange(of: "\r\n", in: bytes[position...]) {
            guard
                let size = Int(
                    String(decoding: bytes[position..<line.lowerBound], as: UTF8.self), radix: 16)
            else {
                return nil
            }
            let end = line.upperBound + size + 2
            guard bytes.count >= end else { return nil }
            response.body += bytes[line.upperBound..<(end - 2)]
            position = end
            if size == 0 { return (response, end) }
        }
        return nil
    }

    private static func firstRange(of text: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - wanted.count)
        where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start..<(start + wanted.count)
        }
        return nil
    }
}
