import HTTPClient
import StillsModel
import Synchronization
import Testing

@Suite("Repeating requests")
struct RetryTests {
    /// Answers from a list; the last one for ever.
    private final class Script: HTTPExchange {
        enum Line: Sendable {
            case status(Int, HeaderFields = [:])
            case failure(ErrorCode, HTTPClientError.Arrival)
        }

        private let lines: [Line]
        private let count = Mutex(0)
        var calls: Int { count.withLock { $0 } }

        init(_ lines: [Line]) { self.lines = lines }

        func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            switch lines[min(number, lines.count - 1)] {
            case .status(let status, let fields):
                return ClientResponse(status: status, fields: fields, body: CountedBytes(0))
            case .failure(let code, let arrival): throw HTTPClientError(code, "failed", arrival: arrival)
            }
        }
    }

    private final class Pauses: Sendable {
        let all = Mutex<[Duration]>([])
    }

    private func retrying(_ script: Script, chance: Double = 1, pauses: Pauses = Pauses()) -> RetryingHTTPExchange {
        RetryingHTTPExchange(
            script, sleep: { pause in pauses.all.withLock { $0.append(pause) } }, chance: { chance },
            now: { 784_111_777 })
    }

    @Test("Statuses that pass are repeated until they have passed", arguments: [408, 429, 500, 502, 503, 504])
    func transient(status: Int) async throws {
        let script = Script([.status(status), .status(status), .status(200)])
        #expect(try await retrying(script).send(ClientRequest("GET", "http://a/")).status == 200)
        #expect(script.calls == 3)
    }

    @Test("Others are not repeated", arguments: [200, 301, 400, 401, 403, 404, 409, 412, 413, 501, 507])
    func final(status: Int) async throws {
        let script = Script([.status(status)])
        #expect(try await retrying(script).send(ClientRequest("GET", "http://a/")).status == status)
        #expect(script.calls == 1)
    }

    @Test("After the last attempt its answer is handed on, and pauses doubled up to their limit")
    func pausesDouble() async throws {
        let script = Script([.status(500)])
        let pauses = Pauses()
        #expect(
            try await retrying(script, pauses: pauses).send(ClientRequest("GET", "http://a/")).status == 500)
        #expect(script.calls == 6)
        #expect(
            pauses.all.withLock { $0 }
                == [
                    .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1600),
                    .milliseconds(3200),
                ]
        )
    }

    @Test("Pauses are by chance from nothing to their whole length")
    func jitter() async throws {
        let pauses = Pauses()
        let script = Script([.status(500)])
        _ = try await retrying(script, chance: 0, pauses: pauses).send(ClientRequest("GET", "http://a/"))
        #expect(pauses.all.withLock { $0 }.allSatisfy { $0 == .zero })
    }

    @Test(
        "What Retry-After asks for is waited for, in either form",
        arguments: ["7", "Sun, 06 Nov 1994 08:49:44 GMT"])
    func retryAfter(text: String) async throws {
        let pauses = Pauses()
        let script = Script([.status(503, ["Retry-After": text]), .status(200)])
        _ = try await retrying(script, chance: 0, pauses: pauses).send(ClientRequest("POST", "http://a/"))
        #expect(pauses.all.withLock { $0 } == [.seconds(7)])
    }

    @Test("Who asks for too long a wait is not waited for")
    func longRetryAfter() async throws {
        let script = Script([.status(503, ["Retry-After": "3600"])])
        #expect(try await retrying(script).send(ClientRequest("GET", "http://a/")).status == 503)
        #expect(script.calls == 1)
    }

    @Test("A request that is not repeatable is repeated only where the server did nothing with it")
    func unsafe() async throws {
        let unknown = Script([.failure(.unavailable, .unknown), .status(200)])
        #expect(await retrying(unknown).failure(ClientRequest("POST", "http://a/"))?.code == .unavailable)
        #expect(unknown.calls == 1)
        let notSent = Script([.failure(.unavailable, .notSent), .status(200)])
        #expect(try await retrying(notSent).send(ClientRequest("POST", "http://a/")).status == 200)
        let failed = Script([.status(500), .status(200)])
        #expect(try await retrying(failed).send(ClientRequest("POST", "http://a/")).status == 500)
        let keyed = Script([.failure(.unavailable, .unknown), .status(200)])
        let request = ClientRequest("POST", "http://a/", isRepeatable: true)
        #expect(try await retrying(keyed).send(request).status == 200)
    }

    @Test("Errors that do not pass are not repeated", arguments: [ErrorCode.permissionDenied, .corrupt, .cancelled])
    func permanent(code: ErrorCode) async throws {
        let script = Script([.failure(code, .notSent)])
        #expect(await retrying(script).failure(ClientRequest("GET", "http://a/"))?.code == code)
        #expect(script.calls == 1)
    }

    @Test("When everything fails, repetitions stop with the budget")
    func budget() async throws {
        let script = Script([.status(500)])
        let client = retrying(script)
        for _ in 0..<100 { _ = try await client.send(ClientRequest("GET", "http://a/")) }
        #expect(client.repetitionCount == 30)
        #expect(script.calls == 130)
    }

    @Test("A cancelled task does not wait on")
    func cancelled() async throws {
        let script = Script([.status(503, ["Retry-After": "100"])])
        let client = RetryingHTTPExchange(script)
        let task = Task { await client.failure(ClientRequest("GET", "http://a/"))?.code }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test("Against a server: refusals and resets are overcome", arguments: ["503", "429", "500", "0"])
    func server(fault: String) async throws {
        let server = try FaultyServer.shared()
        let client = RetryingHTTPExchange(
            try CurlHTTPClient.local(), sleep: { _ in }, chance: { 0 }, now: { 0 })
        let body = Array("the same again".utf8)
        #expect(
            try await client.text(
                ClientRequest(
                    "PUT", server.url + "/flaky/\(fault)/3/\(fault)", body: .stream(length: 14) { Once(body) }))
                == "at last")
        #expect(client.repetitionCount == 3)
    }

    @Test(
        "Retry-After is understood, or nothing is made of it",
        arguments: [
            ("0", Duration.seconds(0)), ("120", .seconds(120)), ("99999999999999999999", nil), ("-1", nil), ("", nil),
            ("soon", nil), ("Thu, 01 Jan 1970 00:02:00 GMT", .seconds(120)), ("Sun, 06 Nov 1994 25:49:37 GMT", nil),
            ("Thu, 29 Feb 2024 00:00:00 GMT", .seconds(1_709_164_800)),
        ] as [(String, Duration?)])
    func reading(text: String, expected: Duration?) {
        #expect(RetryAfter.wait(text, now: 0) == expected)
    }
}

/// These bytes, once.
private final class Once: ByteStream {
    private let bytes: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

    func next() async throws(ByteStreamError) -> ByteChunk? { bytes.withLock { $0.take() }.map(ByteChunk.init) }
}
