import HTTPTransport
import StillsModel
import Testing

/// What must become of bytes that a strict server does not take. Each is sent over a connection of its own; behind each
/// stands another request, which must not be served.
@Suite("Requests that are malformed, or that two servers could read in two ways")
struct HostileRequestTests {
    enum Answer: Sendable {
        /// This status, and the connection closes.
        case status(Int)
        /// Every status of the list, in order, and the connection stays open.
        case served([Int])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let bytes: String
        let answer: Answer
        var testDescription: String { String(bytes.debugDescription.prefix(90)) }

        init(_ bytes: String, _ answer: Answer) {
            self.bytes = bytes
            self.answer = answer
        }

        init(_ bytes: String, _ status: Int) { self.init(bytes, .status(status)) }
    }

    static let host = "Host: a\r\n"

    static let framing: [Case] = [
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5, 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: +5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 0x5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 5;\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 1e1\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: ٥\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length:\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: \"5\"\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\nabcde", 413),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 18446744073709551621\r\n\r\nabcde", 413),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length: 999999999999999999\r\n\r\nabcde", 413),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length : 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Content-Length\t: 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host) Content-Length: 5\r\n\r\nabcde", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\n", 501),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 501),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: identity\r\n\r\n", 501),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
        Case(
            "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding:\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: ,\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
        Case("POST / HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ]

    static let chunked = "POST /echo HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n"
    static let chunks: [Case] = [
        Case("\(chunked)x\r\n\r\n", 400),
        Case("\(chunked)\r\n0\r\n\r\n", 400),
        Case("\(chunked)-1\r\n\r\n", 400),
        Case("\(chunked)+1\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)0x1\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked) 1\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1 \r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1\r\na\n0\r\n\r\n", 400),
        Case("\(chunked)1\r\nab\r\n0\r\n\r\n", 400),
        Case("\(chunked)2\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1\r\ra\r\n0\r\n\r\n", 400),
        Case("\(chunked)1;a\nb\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1;a\u{0}b\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)10000000000000000\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)fffffffffffffffff\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)0000000000000001\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)1;\(String(repeating: "x", count: 20_000))\r\na\r\n0\r\n\r\n", 400),
        Case("\(chunked)0\r\nTrailer: \(String(repeating: "x", count: 20_000))\r\n\r\n", 400),
        Case("\(chunked)0\r\n: x\r\n\r\n", 400),
        Case("\(chunked)0\r\nA b: x\r\n\r\n", 400),
        Case("\(chunked)0\r\n folded\r\n\r\n", 400),
        Case("\(chunked)0\r\nA: x\n\r\n", 400),
        Case("\(chunked)0\r\n\n", 400),
        Case("\(chunked)fffffffffffffff\r\na", 413),
    ]

    static let heads: [Case] = [
        Case("GET / HTTP/1.1\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)Host: b\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a:x\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
        Case("GET / HTTP/1.1\n\(host)\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
        Case("GET / HTTP/1.1\r\nHost: a\r\n\n", 400),
        Case("GET / HTTP/1.1\rHost: a\r\r", .status(0)),
        Case("GET / HTTP/1.1\r\n\(host)A: b\rC: d\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A: b\r\n folded\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n folded\r\n\(host)\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A: b\u{0}c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A: b\u{7F}c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A\u{0}: b\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A b: c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)A : c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host): c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)nocolon\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)Ä: c\r\n\r\n", 400),
        Case("GET / HTTP/1.1\r\n\(host)\r\r\n\r\n", 400),
        Case("GET  / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET /  HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET\t/ HTTP/1.1\r\n\(host)\r\n", 400),
        Case(" GET / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("G@T / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("\(String(repeating: "G", count: 33)) / HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET /\u{0} HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET /ä HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET /#fragment HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET a HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET * HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET ftp://a/ HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET http:///x HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET http://user@a/x HTTP/1.1\r\n\(host)\r\n", 400),
        Case("GET /\r\n\(host)\r\n", 400),
        Case("GET / HTTP/1.1 \r\n\(host)\r\n", 400),
        Case("GET / http/1.1\r\n\(host)\r\n", 400),
        Case("GET / HTTP/1\r\n\(host)\r\n", 400),
        Case("GET / HTTP/01.1\r\n\(host)\r\n", 400),
        Case("GET / HTTP/1.10\r\n\(host)\r\n", 400),
        Case("GET / HTTP/1.2\r\n\(host)\r\n", 505),
        Case("GET / HTTP/2.0\r\n\(host)\r\n", 505),
        Case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        Case("CONNECT a:80 HTTP/1.1\r\n\(host)\r\n", 501),
        Case("GET / HTTP/1.1\r\n\(host)Expect: everything\r\n\r\n", 417),
        Case("GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\n\(host)\r\n", 414),
        Case("GET /\(String(repeating: "x", count: 200_000)) HTTP/1.1\r\n\(host)\r\n", 414),
        Case("GET / HTTP/1.1\r\n\(host)A: \(String(repeating: "x", count: 40_000))\r\n\r\n", 431),
        Case("GET / HTTP/1.1\r\n\(host)\(String(repeating: "A: b\r\n", count: 101))\r\n", 431),
        Case("GET / HTTP/1.1\r\n\(host)\(String(repeating: "A: b\r\n", count: 10_000))\r\n", 431),
        Case("\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\n", 400),
    ]

    /// What is unusual and right.
    static let unusual: [Case] = [
        Case("\r\nGET / HTTP/1.1\r\n\(host)\r\n", .served([200])),
        Case("GET http://a/x?y HTTP/1.1\r\nHost: b\r\n\r\n", .served([200])),
        Case("OPTIONS * HTTP/1.1\r\n\(host)\r\n", .served([200])),
        Case("!#$%&'*+-.^_`|~ / HTTP/1.1\r\n\(host)\r\n", .served([200])),
        Case("GET / HTTP/1.1\r\nhOsT:[::1]:80\r\nA:\r\nB: \t x\t\r\n\r\n", .served([200])),
        Case("GET / HTTP/1.1\r\n\(host)A: ä\r\n\r\n", .served([200])),
        Case(
            "POST /echo HTTP/1.1\r\n\(host)Content-Length: 000\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n",
            .served([200, 200])),
        Case(
            "GET / HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\(host)\r\n", .served([200, 200])),
        Case(
            "\(chunked)A;x=\"y\"\r\n0123456789\r\n00\r\nT: u\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", .served([200, 200])),
        Case("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", .served([200])),
    ]

    @Test("the list has at least sixty of them")
    func enough() {
        #expect(Self.framing.count + Self.chunks.count + Self.heads.count >= 60)
    }

    @Test("are answered as the list says, and nothing behind them is served", arguments: framing + chunks + heads)
    func refused(_ test: Case) async throws {
        let served = Counter()
        try await withServer(
            { $0.timeouts.head = .milliseconds(400) },
            answer: { request in
                if request.path == "/smuggled" { served.add() }
                return await echo(request)
            }
        ) { address in
            let client = try RawClient(address)
            client.send(test.bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
            if case .status(let status) = test.answer {
                let response = try client.readResponse()
                if status != 0 {
                    #expect(response?.status == status, "\(response?.text ?? "closed")")
                    #expect(response?.fields["connection"] == "close")
                    #expect(response?.fields["content-type"] == "application/problem+json")
                } else {
                    // Nothing that looks like a head ever comes.
                    #expect(response?.status == 400)
                }
                #expect(try client.readToEnd().bytes.isEmpty)
            }
        }
        #expect(served.count == 0)
    }

    @Test("what is only unusual is served", arguments: unusual)
    func served(_ test: Case) async throws {
        try await withServer(answer: echo) { address in
            let client = try RawClient(address)
            client.send(test.bytes)
            guard case .served(let statuses) = test.answer else { return }
            for status in statuses { #expect(try client.readResponse()?.status == status) }
            client.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse()?.fields["x-path"] == "/after")
        }
    }

    @Test("a request is the same however its bytes are cut", arguments: [1, 2, 3, 7, 64])
    func cuts(size: Int) async throws {
        try await withServer(answer: echo) { address in
            let client = try RawClient(address)
            let bytes = Array((Self.chunked + "3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: u\r\n\r\n").utf8)
            for _ in 0..<3 {
                for start in stride(from: 0, to: bytes.count, by: size) {
                    client.send(Array(bytes[start..<min(start + size, bytes.count)]))
                }
                #expect(try client.readResponse()?.text == "abcde")
            }
        }
    }

    @Test("no bytes at all make the server stop", arguments: 0..<20)
    func noise(seed: UInt64) async throws {
        try await withServer(answer: echo) { address in
            var random = SplitMix(state: seed)
            let model = Array((Self.chunked + "3\r\nabc\r\n0\r\n\r\nGET /x?y HTTP/1.1\r\nHost: a\r\n\r\n").utf8)
            for _ in 0..<20 {
                var bytes = model
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let client = try RawClient(address)
                client.send(bytes)
                client.endSending()
                _ = try client.readToEnd()
            }
            let client = try RawClient(address)
            client.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse()?.status == 200)
        }
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
