import Execution
import HTTPTransport
import Linux
import StillsModel
import Testing

@Suite("Limits and time-outs")
struct HTTPLimitsTests {
    static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a body over the limit is refused before it is read, or while it is")
    func bodyLimit() async throws {
        let outcome = Monitor<[ErrorCode?]>([])
        try await withServer(
            { $0.limits.bodyBytes = 100_000 },
            answer: { request in
                do throws(ByteStreamError) {
                    while try await request.body.next() != nil {}
                    outcome.withLock { $0.append(nil) }
                } catch {
                    outcome.withLock { $0.append(error.code) }
                }
                return HTTPResponse(.noContent)
            }
        ) { address in
            let stated = try RawClient(address)
            stated.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n")
            #expect(try stated.readResponse()?.status == 413)
            let counted = try RawClient(address)
            counted.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 65, count: 0x8000) + Array("\r\n".utf8)
            for _ in 0..<400 where !counted.send(chunk) { break }
            #expect(try counted.readResponse()?.status == 413)
            let allowed = try RawClient(address)
            allowed.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            allowed.send([UInt8](repeating: 65, count: 100_000))
            #expect(try allowed.readResponse()?.status == 204)
        }
        #expect(outcome.withLock { $0 } == [.resourceExhausted, nil])
    }

    @Test("a body that nobody reads is passed over when it is small, else the connection ends")
    func unreadBodies() async throws {
        try await withServer(
            { $0.limits.drainedBodyBytes = 10_000 }, answer: { _ in HTTPResponse(.ok) }
        ) { address in
            let client = try RawClient(address)
            for _ in 0..<3 {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n")
                #expect(try client.readResponse()?.fields["connection"] == nil)
                client.send([UInt8](repeating: 65, count: 10_000))
            }
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n")
            client.send([UInt8](repeating: 65, count: 10_001))
            #expect(try client.readResponse()?.fields["connection"] == "close")
            #expect(try client.readToEnd() == ([], false))
            let chunked = try RawClient(address)
            chunked.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try chunked.readResponse()?.status == 200)
            chunked.send("8\r\n01234567\r\n0\r\n\r\n\(Self.get)")
            #expect(try chunked.readResponse()?.status == 200)
        }
    }

    @Test("a client that sends on and on after its answer is told the end, and not cut off")
    func endlessBody() async throws {
        try await withServer(
            { $0.limits.drainedBodyBytes = 10_000 }, answer: { _ in HTTPResponse(.contentTooLarge) }
        ) { address in
            let client = try RawClient(address)
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 65, count: 0x8000) + Array("\r\n".utf8)
            for _ in 0..<20 { #expect(client.send(chunk)) }
            #expect(try client.readResponse()?.status == 413)
            #expect(try client.readToEnd() == ([], false))
        }
    }

    @Test("a head that comes too slowly is refused")
    func slowHead() async throws {
        try await withServer({ $0.timeouts.head = .milliseconds(100) }, answer: echo) { address in
            let client = try RawClient(address)
            client.send("GET / HTTP/1.1\r\nHost: ")
            #expect(try client.readResponse()?.status == 408)
            #expect(try client.readToEnd().bytes.isEmpty)
        }
    }

    @Test("an idle connection is closed")
    func idle() async throws {
        try await withServer({ $0.timeouts.idle = .milliseconds(100) }, answer: echo) { address in
            let fresh = try RawClient(address)
            let used = try RawClient(address)
            used.send(Self.get)
            #expect(try used.readResponse()?.status == 200)
            #expect(try fresh.readToEnd() == ([], false))
            #expect(try used.readToEnd() == ([], false))
        }
    }

    @Test("a body that comes too slowly is refused, however steadily it drips")
    func slowBody() async throws {
        try await withServer({ $0.timeouts.body = .milliseconds(200) }, answer: echo) { address in
            let client = try RawClient(address)
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            client.socket.limitWaiting(milliseconds: 20)
            var answer: RawResponse?
            for _ in 0..<500 where answer == nil {
                client.send("x")
                do { answer = try client.readResponse() } catch is RawClient.Silence { continue }
            }
            #expect(answer?.status == 408)
        }
    }

    @Test("a handler that takes too long is cancelled and answered for")
    func slowHandler() async throws {
        let cancelled = Counter()
        try await withServer(
            { $0.timeouts.handler = .milliseconds(100) },
            answer: { _ in
                await waitForCancellation()
                cancelled.add()
                return HTTPResponse(.ok)
            }
        ) { address in
            let client = try RawClient(address)
            client.send(Self.get)
            let response = try client.readResponse()
            #expect(response?.status == 503)
            #expect(response?.fields["retry-after"] != nil)
            #expect(try client.readToEnd().bytes.isEmpty)
            cancelled.wait(until: 1)
        }
    }

    @Test("a client that takes nothing of its response is cut off", arguments: [true, false])
    func slowReader(isStreamed: Bool) async throws {
        let chunk = [UInt8](repeating: 65, count: 1 << 20)
        let pulled = Counter()
        try await withServer(
            { $0.timeouts.write = .milliseconds(200) },
            answer: { _ in
                if !isStreamed { return HTTPResponse(.ok, body: .bytes([UInt8](repeating: 65, count: 64 << 20))) }
                return HTTPResponse(.ok, body: .stream(EndlessStream(chunk, pulled), length: nil))
            }
        ) { address in
            let client = try RawClient(address, bufferBytes: 16_384)
            client.send(Self.get)
            _ = try client.read(atLeast: 1)
            // Reads nothing more; the server does not read either, and sending fails only when it has given up.
            while client.send("x") {}
        }
        // What the kernel takes for a client that does not read, one that is being sent and one ahead.
        if isStreamed { #expect(pulled.count < 40) }
    }

    @Test("connections above the limits are told to come again", arguments: [true, false])
    func connectionLimits(isPerAddress: Bool) async throws {
        try await withServer(
            {
                if isPerAddress { $0.load.connectionsPerAddress = 3 } else { $0.load.connections = 3 }
            }, answer: echo
        ) { address in
            let clients = try (0..<3).map { _ in try RawClient(address) }
            for client in clients {
                client.send(Self.get)
                #expect(try client.readResponse()?.status == 200)
            }
            let refused = try RawClient(address)
            let response = try refused.readResponse()
            #expect(response?.status == 503)
            #expect(response?.fields["retry-after"] == "1")
            clients[0].close()
            // The server needs a moment to notice; until then it refuses.
            var status: Int?
            for _ in 0..<10_000 where status != 200 {
                let again = try RawClient(address)
                again.send(Self.get)
                status = try again.readResponse()?.status
            }
            #expect(status == 200)
        }
    }

    @Test("many connections at once from one address leave the others served")
    func flood() async throws {
        try await withServer({ $0.load.connectionsPerAddress = 50 }, answer: echo) { address in
            let kept = try RawClient(address)
            kept.send(Self.get)
            #expect(try kept.readResponse()?.status == 200)
            var open: [RawClient] = []
            for _ in 0..<2_000 {
                if open.count == 200 { open.removeAll() }
                open.append(try RawClient(address))
            }
            kept.send(Self.get)
            #expect(try kept.readResponse()?.status == 200)
        }
    }

    @Test("requests above the limit are told to come again, and none waits")
    func requestLimit() async throws {
        let running = Counter()
        let gate = Gate()
        try await withServer(
            { $0.load.requests = 2 },
            answer: { _ in
                running.add()
                await gate.wait()
                return HTTPResponse(.noContent)
            }
        ) { address in
            let busy = try (0..<2).map { _ in try RawClient(address) }
            for client in busy { client.send(Self.get) }
            running.wait(until: 2)
            let refused = try RawClient(address)
            refused.send(Self.get)
            let response = try refused.readResponse()
            #expect(response?.status == 503)
            #expect(response?.fields["retry-after"] == "1")
            gate.open()
            for client in busy { #expect(try client.readResponse()?.status == 204) }
            let later = try RawClient(address)
            later.send(Self.get)
            #expect(try later.readResponse()?.status == 204)
        }
    }

    @Test("a client is not read ahead of its handler by more than a few chunks")
    func backPressure() async throws {
        let gate = Gate()
        let sent = Monitor(0)
        try await withServer(answer: { request in
            do throws(ByteStreamError) {
                _ = try await request.body.next()
                await gate.wait()
                var count = 0
                while let chunk = try await request.body.next() { count += chunk.count }
                return HTTPResponse(.ok, body: .bytes(Array("\(count > 50 << 20)".utf8)))
            } catch {
                return HTTPResponse(.badRequest)
            }
        }) { address in
            let client = try RawClient(address)
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: \(64 << 20)\r\n\r\n")
            let chunk = [UInt8](repeating: 65, count: 1 << 20)
            client.socket.limitSending(milliseconds: 300)
            var rest = 64 << 20
            // Without end, if the server took it.
            while rest > 0 {
                guard
                    case .count(let count) = client.socket.send(
                        rest < chunk.count ? Array(chunk[..<rest]) : chunk, [], from: 0)
                else { break }
                rest -= count
            }
            sent.withLock { $0 = (64 << 20) - rest }
            gate.open()
            client.socket.limitSending(milliseconds: 10_000)
            client.send([UInt8](repeating: 65, count: rest))
            #expect(try client.readResponse()?.text == "true")
        }
        #expect(sent.withLock { $0 } < 32 << 20)
    }
}

/// Waits until its task is cancelled.
func waitForCancellation() async {
    do { try await Task.sleep(for: .seconds(600)) } catch { return }
}

/// Lets tasks through when it is open.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Monitor(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// The same chunk, for ever.
final class EndlessStream: ByteStream {
    private let chunk: ByteChunk
    private let pulled: Counter

    init(_ bytes: [UInt8], _ pulled: Counter) {
        chunk = ByteChunk(bytes)
        self.pulled = pulled
    }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        pulled.add()
        return chunk
    }
}
