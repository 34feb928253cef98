import HTTPClient
import StillsModel
import Synchronization
import Testing

@Suite("The HTTP client")
struct CurlHTTPClientTests {
    private let server: FaultyServer
    private let client: CurlHTTPClient

    init() throws {
        server = try .shared()
        client = try .local()
    }

    @Test("Method, target, fields and body arrive as they were given", arguments: ["POST", "PUT", "PATCH", "GET"])
    func request(method: String) async throws {
        let fields: HeaderFields = ["X-One": "1", "X-Empty": "", "Content-Type": "text/plain"]
        let echo = try await client.echo(
            ClientRequest(
                method, server.url + "/echo/a%2Fb/../c?x=%20y&z", fields: fields, body: .bytes(Array("hello".utf8))))
        #expect(echo.method == method)
        #expect(echo.target == "/echo/a%2Fb/../c?x=%20y&z")
        #expect(echo.fields["x-one"] == "1")
        #expect(echo.fields["x-empty"] == "")
        #expect(echo.fields["content-type"] == "text/plain")
        #expect(echo.length == 5)
        #expect(echo.sha256 == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    }

    @Test("A request without a body says so where its method has one", arguments: ["POST", "PUT", "PATCH"])
    func emptyBody(method: String) async throws {
        let echo = try await client.echo(ClientRequest(method, server.url + "/echo"))
        #expect(echo.fields["content-length"] == "0")
        let deletion = try await client.echo(ClientRequest("DELETE", server.url + "/echo"))
        #expect(deletion.method == "DELETE")
    }

    @Test("HEAD has fields and no body")
    func head() async throws {
        let response = try await client.send(ClientRequest("HEAD", server.url + "/echo"))
        #expect(response.status == 200)
        #expect(response.fields["content-type"] == "application/json")
        #expect(try await response.bytes(limit: 10).isEmpty)
    }

    @Test("Requests that follow each other use one connection")
    func reuse() async throws {
        let first = try await client.echo(ClientRequest("GET", server.url + "/echo"))
        let second = try await client.echo(ClientRequest("POST", server.url + "/echo", body: .bytes([1, 2])))
        #expect(first.connection == second.connection)
        let metrics = try #require(client.metrics[server.url])
        #expect(metrics.requests == 2)
        #expect(metrics.connections == 1)
        #expect(metrics.failures == 0)
        #expect(metrics.bytes > 0)
    }

    @Test("A long body streams out, with and without a length, and arrives whole", arguments: [true, false])
    func longUpload(isLengthKnown: Bool) async throws {
        let size = 20 << 20
        let echo = try await client.echo(
            ClientRequest(
                "POST", server.url + "/echo",
                body: .stream(length: isLengthKnown ? Int64(size) : nil) { CountedBytes(size) }))
        #expect(echo.length == size)
        #expect(echo.fields["content-length"] == (isLengthKnown ? "\(size)" : nil))
        #expect(echo.sha256 == "3568217a72eed5450d704907de96e14c75cc1b18661f38e0c9f458e462b38def")
    }

    @Test("A long body streams in, chunk by chunk, and is whole")
    func longDownload() async throws {
        let size = 20 << 20
        let response = try await client.send(ClientRequest("GET", server.url + "/bytes/\(size)"))
        var count = 0
        while let chunk = try await response.body.next() {
            #expect(chunk.count <= ByteChunk.preferredSize)
            #expect(chunk.bytes[0] == UInt8(truncatingIfNeeded: count))
            count += chunk.count
        }
        #expect(count == size)
    }

    @Test("A body that nobody pulls is not sent any further")
    func backPressure() async throws {
        let size = 200 << 20
        let response = try await client.send(ClientRequest("GET", server.url + "/bytes/\(size)"))
        let first = try await response.body.next()
        #expect(first != nil)
        // Other requests go on meanwhile, and the sender is held up by full buffers.
        var last = -1
        while true {
            let flowed = Int(try await client.text(ClientRequest("GET", server.url + "/count/flowed"))) ?? 0
            if flowed == last { break }
            last = flowed
        }
        #expect(last < size / 2)
    }

    @Test("Chunks, trailers and interim answers are understood")
    func framing() async throws {
        #expect(
            try await client.text(ClientRequest("GET", server.url + "/chunked/100"))
                == String(repeating: "abc", count: 100))
        let response = try await client.send(ClientRequest("GET", server.url + "/interim"))
        #expect(response.status == 200)
        #expect(response.fields["link"] == nil)
        #expect(response.fields["FINAL"] == "yes")
        #expect(try await response.bytes(limit: 10) == Array("late".utf8))
    }

    @Test("A status is an answer and no error", arguments: [204, 301, 404, 500])
    func statuses(status: Int) async throws {
        #expect(try await client.send(ClientRequest("GET", server.url + "/status/\(status)")).status == status)
    }

    @Test("A redirect is not followed")
    func redirect() async throws {
        let response = try await client.send(
            ClientRequest("GET", server.url + "/redirect", fields: ["Authorization": "Bearer x"]))
        #expect(response.status == 302)
        #expect(response.fields["location"] == "/echo/redirected")
        #expect(try await client.text(ClientRequest("GET", server.url + "/count/echo/redirected")) == "0")
    }

    @Test("A refusal before the body was read is an answer, and ends the sending")
    func earlyRefusal() async throws {
        let response = try await client.send(
            ClientRequest("POST", server.url + "/unread", body: .stream(length: 1 << 30) { CountedBytes(1 << 30) }))
        #expect(response.status == 413)
        #expect(try await response.bytes(limit: 10) == Array("no".utf8))
    }

    @Test("An answer longer than is wanted is an error")
    func limit() async throws {
        let response = try await client.send(ClientRequest("GET", server.url + "/bytes/1000"))
        await #expect { try await response.bytes(limit: 999) } throws: {
            ($0 as? HTTPClientError)?.code == .resourceExhausted
        }
    }

    @Test("Many requests at once all come back")
    func many() async throws {
        let client = client
        let url = server.url
        let lengths = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await client.echo(
                        ClientRequest("POST", url + "/echo", body: .bytes([UInt8](repeating: 7, count: number)))
                    ).length
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(lengths.sorted() == Array(0..<200))
    }
}

/// Bytes that count up, so many.
final class CountedBytes: ByteStream {
    private let size: Int
    private let given = Mutex(0)

    init(_ size: Int) { self.size = size }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let (start, count) = given.withLock { given in
            let count = min(ByteChunk.preferredSize, size - given)
            defer { given += count }
            return (given, count)
        }
        return count == 0 ? nil : ByteChunk((start..<(start + count)).map { UInt8(truncatingIfNeeded: $0) })
    }
}
