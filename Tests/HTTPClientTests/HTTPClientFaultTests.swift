import Foundation
import HTTPClient
import StillsModel
import Synchronization
import Testing

@Suite("The HTTP client on a network that fails")
struct HTTPClientFaultTests {
    private let server: FaultyServer
    private let client: CurlHTTPClient

    init() throws {
        server = try .shared()
        client = try .local(stall: .milliseconds(200))
    }

    @Test("A connection that breaks before the answer is retryable", arguments: ["reset", "close"])
    func broken(path: String) async throws {
        let error = try #require(await client.failure(ClientRequest("POST", server.url + "/\(path)")))
        #expect(error.code == .unavailable)
        #expect(error.arrival == .unknown)
        #expect(error.message.contains(server.url))
        #expect(client.metrics[server.url]?.failures == 1)
    }

    @Test("An answer that breaks off is an error of its body")
    func truncated() async throws {
        let response = try await client.send(ClientRequest("GET", server.url + "/truncated"))
        #expect(response.status == 200)
        let error = await #expect(throws: HTTPClientError.self) { try await response.bytes(limit: 10_000) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("broke off") == true)
    }

    @Test("An answer that stalls ends with the stall limit")
    func stalled() async throws {
        let response = try await client.send(ClientRequest("GET", server.url + "/stalled/a"))
        let error = await #expect(throws: HTTPClientError.self) { try await response.bytes(limit: 10_000) }
        #expect(error?.code == .unavailable)
        let silence = try #require(await client.failure(ClientRequest("GET", server.url + "/silent/a")))
        #expect(silence.code == .unavailable)
        #expect(silence.message.contains("nothing for"))
        #expect(try await client.send(ClientRequest("GET", server.url + "/left/stalled/a")).status == 200)
    }

    @Test("A reader that takes its time is no stall")
    func slowReader() async throws {
        let response = try await client.send(ClientRequest("GET", server.url + "/bytes/3000000"))
        var count = try await response.body.next()?.count ?? 0
        // Three requests that stall, one after the other, pass the stall limit three times over.
        for _ in 0..<3 { _ = await client.failure(ClientRequest("GET", server.url + "/silent/b")) }
        while let chunk = try await response.body.next() { count += chunk.count }
        #expect(count == 3_000_000)
    }

    @Test("What is no HTTP is refused")
    func garbage() async throws {
        let error = try #require(await client.failure(ClientRequest("GET", server.url + "/garbage")))
        #expect(error.code != .cancelled)
    }

    @Test("A server that is not there is named, and saw nothing")
    func unreachable() async throws {
        // Port 1 of the loopback: nobody listens there.
        let error = try #require(
            await client.failure(ClientRequest("GET", "http://127.0.0.1:1/v1?secret=hidden", fields: ["A": "hidden"])))
        #expect(error.code == .unavailable)
        #expect(error.arrival == .notSent)
        #expect(error.message.contains("http://127.0.0.1:1 cannot be reached"))
        #expect(!"\(error) \(error.cause.map { "\($0)" } ?? "")".contains("hidden"))
    }

    @Test(
        "A bad address or field is refused before anything is sent",
        arguments: ["ftp://a/b", "http:///x", "http://user:word@host/", "nothing", "http://a/b\r\nX: y", "http://a b/"])
    func badAddresses(url: String) async throws {
        let error = try #require(await client.failure(ClientRequest("GET", url)))
        #expect(error.code == .invalidArgument)
        #expect(!error.message.contains("word"))
    }

    @Test("A field with a line break is refused, and its value not told")
    func badField() async throws {
        let request = ClientRequest("GET", server.url + "/echo", fields: ["Authorization": "secret\r\nX: y"])
        let error = try #require(await client.failure(request))
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("Authorization") && !error.message.contains("secret"))
    }

    @Test("A body that cannot be read ends the request with its error")
    func failingBody() async throws {
        let request = ClientRequest(
            "POST", server.url + "/echo",
            body: .stream(length: 100) { () async throws(ByteStreamError) -> any ByteStream in
                throw ByteStreamError(.corrupt, "The disk is broken.")
            })
        let error = try #require(await client.failure(request))
        #expect(error.code == .corrupt)
        #expect(error.message == "The disk is broken.")
    }

    @Test("A cancelled task's request ends at once, and the server sees it leave")
    func cancelledWaiting() async throws {
        let client = try CurlHTTPClient.local(stall: .seconds(600))
        let url = server.url
        let task = Task { await client.failure(ClientRequest("GET", url + "/silent/c"))?.code }
        while try await client.text(ClientRequest("GET", url + "/count/silent/c")) == "0" {}
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await client.send(ClientRequest("GET", url + "/left/silent/c")).status == 200)
    }

    @Test("A body that is let go of ends its transfer")
    func abandonedBody() async throws {
        let client = try CurlHTTPClient.local(stall: .seconds(600))
        var response: ClientResponse? = try await client.send(ClientRequest("GET", server.url + "/stalled/d"))
        #expect(response?.status == 200)
        response = nil
        #expect(try await client.send(ClientRequest("GET", server.url + "/left/stalled/d")).status == 200)
    }

    @Test("A program that was started meanwhile does not keep the connection")
    func startedProgram() async throws {
        let client = try CurlHTTPClient.local(stall: .seconds(600))
        var response: ClientResponse? = try await client.send(ClientRequest("GET", server.url + "/stalled/f"))
        #expect(response?.status == 200)
        // Foundation's processes close what they inherit; others do not.
        var sleeping: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("1000"), nil]
        defer { for word in words { free(word) } }
        try #require(posix_spawn(&sleeping, "/bin/sleep", nil, nil, &words, environ) == 0)
        defer {
            kill(sleeping, SIGKILL)
            waitpid(sleeping, nil, 0)
        }
        response = nil
        #expect(try await client.send(ClientRequest("GET", server.url + "/left/stalled/f")).status == 200)
    }

    @Test("Cancelling while the body is sent ends the transfer")
    func cancelledSending() async throws {
        let client = try CurlHTTPClient.local()
        let url = server.url
        let begun = AsyncStream<Void>.makeStream()
        let task = Task {
            await client.failure(
                ClientRequest(
                    "POST", url + "/silent/e", body: .stream(length: nil) { EndlessBytes(begun.continuation) })
            )?.code
        }
        for await _ in begun.stream { break }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test("A certificate that nobody trusts is refused; one that is trusted is taken")
    func certificates() async throws {
        let folder = NSTemporaryDirectory() + "stills-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key", "-out",
            folder + "/certificate",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let secure = try FaultyServer(certificate: (folder + "/certificate", folder + "/key"))
        let error = try #require(await CurlHTTPClient.local().failure(ClientRequest("GET", secure.url + "/echo")))
        #expect(error.code == .permissionDenied)
        #expect(error.message.contains("certificate"))
        #expect(error.arrival == .notSent)

        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        configuration.trustedCertificates = folder + "/certificate"
        let trusting = try CurlHTTPClient(configuration)
        #expect(try await trusting.echo(ClientRequest("GET", secure.url + "/echo")).method == "GET")
    }
}

/// Bytes without an end; says when the first were asked for.
private final class EndlessBytes: ByteStream {
    private let begun: AsyncStream<Void>.Continuation

    init(_ begun: AsyncStream<Void>.Continuation) { self.begun = begun }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        begun.yield()
        return ByteChunk([UInt8](repeating: 1, count: 65_536))
    }
}
