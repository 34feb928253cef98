import Execution
import HTTPTransport
import Linux
import StillsModel
import Testing

@Suite("Clients that leave, and servers that stop")
struct HTTPLeavingTests {
    static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    enum Leaving: CaseIterable, Sendable {
        case closes, cutsOff, endsSending
    }

    private func leave(_ client: RawClient, _ how: Leaving) {
        switch how {
        case .closes: client.close()
        case .cutsOff: client.cutOff()
        case .endsSending: client.endSending()
        }
    }

    @Test("while the handler works: it is cancelled", arguments: Leaving.allCases)
    func whileHandlerWorks(how: Leaving) async throws {
        let begun = Counter()
        let cancelled = Counter()
        try await withServer(answer: { _ in
            begun.add()
            await waitForCancellation()
            cancelled.add()
            return HTTPResponse(.ok)
        }) { address in
            let client = try RawClient(address)
            client.send(Self.get)
            begun.wait(until: 1)
            leave(client, how)
            cancelled.wait(until: 1)
        }
    }

    @Test("while the handler waits for the body: it is told", arguments: Leaving.allCases)
    func whileBodyComes(how: Leaving) async throws {
        let begun = Counter()
        let failures = Monitor<[Failure]>([])
        try await withServer(answer: { request in
            do throws(ByteStreamError) {
                while try await request.body.next() != nil { begun.add() }
            } catch {
                failures.withLock { $0.append(Failure(code: error.code, status: request.ending.status)) }
                failures.wakeAll()
            }
            return HTTPResponse(.ok)
        }) { address in
            let client = try RawClient(address)
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
            begun.wait(until: 1)
            leave(client, how)
            failures.waitFor { $0.isEmpty ? nil : () }
        }
        #expect(failures.withLock { $0 } == [Failure(code: .cancelled, status: .clientClosedRequest)])
    }

    private struct Failure: Equatable {
        let code: ErrorCode
        let status: HTTPStatus?
    }

    @Test("while the response is streamed: nothing more is pulled", arguments: [Leaving.closes, .cutsOff])
    func whileResponseStreams(how: Leaving) async throws {
        let pulled = Counter()
        let stream = EndlessStream([UInt8](repeating: 65, count: 1 << 16), pulled)
        try await withServer(answer: { _ in HTTPResponse(.ok, body: .stream(stream, length: nil)) }) { address in
            let client = try RawClient(address)
            client.send(Self.get)
            _ = try client.read(atLeast: 1)
            leave(client, how)
        }
        // The server has stopped, which it could not with a stream that goes on.
        #expect(pulled.count > 0)
    }

    @Test("while the producer of the response waits: it is cancelled", arguments: [Leaving.closes, .cutsOff])
    func whileProducerWaits(how: Leaving) async throws {
        let cancelled = Counter()
        try await withServer(answer: { _ in HTTPResponse(.ok, body: .stream(StalledStream(cancelled), length: nil)) }) {
            address in
            let client = try RawClient(address)
            client.send(Self.get)
            _ = try client.read(atLeast: 100)
            leave(client, how)
            cancelled.wait(until: 1)
        }
    }

    @Test("in the middle of a head, a body's chunk, or before anything", arguments: Leaving.allCases)
    func inTheMiddle(how: Leaving) async throws {
        try await withServer(answer: echo) { address in
            for bytes in [
                "", "GET", "GET / HTTP/1.1\r\nHost",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na",
            ] {
                let client = try RawClient(address)
                client.send(bytes)
                leave(client, how)
            }
            let client = try RawClient(address)
            client.send(Self.get)
            #expect(try client.readResponse()?.status == 200)
        }
    }

    @Test(
        "a stream that fails or is short cuts the connection off, so that the client sees it", arguments: [true, false])
    func failedStreams(isChunked: Bool) async throws {
        try await withServer(answer: { request in
            let failure = request.path == "/fails" ? ByteStreamError(.corrupt, "It is damaged.") : nil
            let length: Int64? = isChunked ? nil : 5
            let chunks: [[UInt8]] = request.path == "/long" ? [[1, 2, 3, 4, 5, 6]] : [[1, 2, 3]]
            return HTTPResponse(.ok, body: .stream(ChunkList(chunks, failure: failure), length: length))
        }) { address in
            for path in isChunked ? ["/fails"] : ["/fails", "/short", "/long"] {
                let client = try RawClient(address)
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse() == nil)
            }
        }
    }

    @Test("a server that stops finishes what is under way, and takes in nothing new")
    func drain() async throws {
        let begun = Counter()
        let gate = Gate()
        let handler = ClosureHandler { request in
            begun.add()
            await gate.wait()
            return HTTPResponse(.ok, body: .bytes(Array("done".utf8)))
        }
        var configuration = patientConfiguration()
        configuration.addresses = ["127.0.0.1:0"]
        configuration.threads = 1
        let server = try HTTPServer(configuration: configuration, handler: handler)
        let address = try server.start()[0]
        let busy = try RawClient(address)
        let idle = try RawClient(address)
        busy.send(Self.get)
        await clients.run { begun.wait(until: 1) }
        async let stopped = server.stop(grace: .seconds(60))
        let response = try await clients.run { () -> Result<RawResponse?, any Error> in
            Result {
                #expect(try idle.readToEnd() == ([], false))
                gate.open()
                defer { busy.close() }
                return try busy.readResponse()
            }
        }.get()
        #expect(response?.text == "done")
        #expect(response?.fields["connection"] == "close")
        #expect(await stopped)
        #expect(throws: (any Error).self) { try RawClient(address) }
        #expect(server.load == (0, 0))
    }

    @Test("a server whose grace is over cancels what is under way")
    func graceEnds() async throws {
        let begun = Counter()
        let handler = ClosureHandler { _ in
            begun.add()
            await waitForCancellation()
            return HTTPResponse(.ok)
        }
        var configuration = patientConfiguration()
        configuration.addresses = ["127.0.0.1:0"]
        configuration.threads = 1
        let server = try HTTPServer(configuration: configuration, handler: handler)
        let client = try RawClient(try server.start()[0])
        client.send(Self.get)
        await clients.run { begun.wait(until: 1) }
        #expect(await server.stop(grace: .milliseconds(50)))
        let isCutOff = try await clients.run { () -> Result<Bool, any Error> in
            Result { try client.readResponse() == nil }
        }.get()
        #expect(isCutOff)
    }

    @Test("an address that is taken is named")
    func addressTaken() async throws {
        try await withServer(answer: echo) { address in
            var configuration = patientConfiguration()
            configuration.addresses = [address]
            configuration.threads = 2
            let second = try HTTPServer(configuration: configuration, handler: ClosureHandler(answer: echo))
            let error = #expect(throws: HTTPServerError.self) { try second.start() }
            #expect(error?.code == .unavailable)
            #expect(error?.message == "Cannot listen at \(address): the address is in use.")
        }
    }

    @Test(
        "settings that make no sense are named",
        arguments: [
            { $0.addresses = [] }, { $0.addresses = ["example.org:80"] }, { $0.addresses = ["127.0.0.1"] },
            { $0.threads = 0 }, { $0.limits.headBytes = 1 }, { $0.limits.bodyBytes = -1 },
            { $0.timeouts.head = .zero }, { $0.proxies.networks = ["10.0.0.0/33"] }, { $0.load.requests = 0 },
        ] as [@Sendable (inout HTTPServerConfiguration) -> Void])
    func settings(change: @Sendable (inout HTTPServerConfiguration) -> Void) throws {
        var configuration = patientConfiguration()
        change(&configuration)
        let error = #expect(throws: HTTPServerError.self) { try configuration.validate() }
        #expect(error?.code == .invalidArgument)
    }
}

/// One chunk, then nothing until its task is cancelled.
final class StalledStream: ByteStream {
    private let cancelled: Counter
    private let wasPulled = Monitor(false)

    init(_ cancelled: Counter) { self.cancelled = cancelled }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let isFirst = wasPulled.withLock { wasPulled in
            defer { wasPulled = true }
            return !wasPulled
        }
        if isFirst { return ByteChunk([UInt8](repeating: 65, count: 100)) }
        await waitForCancellation()
        cancelled.add()
        throw ByteStreamError(.cancelled, "It was cancelled.")
    }
}
