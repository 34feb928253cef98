import HTTPTransport
import Linux
import Testing

@Suite("Clients behind proxies")
struct HTTPProxyTests {
    struct Case: Sendable {
        let trusted: [String]
        let fields: String
        let address: String
        var scheme = "http"
    }

    static let cases: [Case] = [
        Case(trusted: [], fields: "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n", address: "127.0.0.1"),
        Case(trusted: ["10.0.0.0/8"], fields: "X-Forwarded-For: 192.0.2.1\r\n", address: "127.0.0.1"),
        Case(
            trusted: ["127.0.0.1"], fields: "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n",
            address: "192.0.2.1", scheme: "https"),
        // What the client itself sent stands before what the proxy adds.
        Case(trusted: ["127.0.0.0/8"], fields: "X-Forwarded-For: 1.1.1.1, 192.0.2.1\r\n", address: "192.0.2.1"),
        Case(
            trusted: ["127.0.0.0/8", "10.0.0.0/8"],
            fields: "X-Forwarded-For: 1.1.1.1, 192.0.2.1\r\nX-Forwarded-For: 10.1.2.3\r\n",
            address: "192.0.2.1"),
        Case(
            trusted: ["127.0.0.1"], fields: "X-Forwarded-For: unknown\r\nX-Forwarded-Proto: gopher\r\n",
            address: "127.0.0.1"),
        Case(trusted: ["127.0.0.1"], fields: "X-Forwarded-For: 2001:DB8:0:0::1\r\n", address: "2001:db8::1"),
        Case(trusted: ["127.0.0.1"], fields: "X-Forwarded-For: [2001:db8::1]:80\r\n", address: "2001:db8::1"),
        Case(trusted: ["127.0.0.1"], fields: "Forwarded: for=192.0.2.1\r\n", address: "127.0.0.1"),
    ]

    @Test("are who a trusted proxy says, and else who connected", arguments: cases)
    func xForwarded(test: Case) async throws {
        try await expect(test, .xForwarded)
    }

    @Test(
        "are told by Forwarded where that is configured",
        arguments: [
            Case(
                trusted: ["127.0.0.1"], fields: "Forwarded: for=1.1.1.1, For=\"[2001:db8::1]:80\"; proto=https\r\n",
                address: "2001:db8::1", scheme: "https"),
            Case(trusted: ["127.0.0.1"], fields: "Forwarded: for=_hidden\r\n", address: "127.0.0.1"),
            Case(trusted: ["127.0.0.1"], fields: "X-Forwarded-For: 192.0.2.1\r\n", address: "127.0.0.1"),
        ])
    func forwarded(test: Case) async throws {
        try await expect(test, .forwarded)
    }

    private func expect(_ test: Case, _ kind: HTTPTrustedProxies.Fields) async throws {
        try await withServer(
            {
                $0.proxies.networks = test.trusted
                $0.proxies.fields = kind
            },
            answer: { HTTPResponse(.ok, body: .bytes(Array("\($0.remoteAddress) \($0.scheme)".utf8))) }
        ) { address in
            let client = try RawClient(address)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\(test.fields)\r\n")
            #expect(try client.readResponse()?.text == "\(test.address) \(test.scheme)")
        }
    }

    @Test("addresses are read strictly and written as RFC 5952 wants")
    func addresses() {
        for (text, written) in [
            ("1.2.3.4", "1.2.3.4"), ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("::ffff:1.2.3.4", "1.2.3.4"),
            ("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
        ] {
            #expect(InternetAddress(text)?.description == written)
        }
        for text in [
            "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.-4", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%lo", "1:2:3:4:5:6:7::8", "1:", ":1", "1.2.3.4::",
        ] {
            #expect(InternetAddress(text) == nil, "\(text)")
        }
    }
}
