import Execution
import HTTPTransport
import Linux
import StillsModel
import Testing

@Suite("A server")
struct HTTPServerTests {
    @Test("answers with what the handler said")
    func answers() async throws {
        try await withServer(answer: { _ in
            HTTPResponse(
                .created, fields: ["Content-Type": "text/plain"], body: .bytes(Array("hello".utf8)))
        }) { address in
            let client = try RawClient(address)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try #require(try client.readResponse())
            #expect(response.status == 201)
            #expect(response.text == "hello")
            #expect(response.fields["content-type"] == "text/plain")
            #expect(response.fields["content-length"] == "5")
            #expect(response.fields["date"].flatMap { HTTPDate($0) } != nil)
            #expect(response.fields["connection"] == nil)
        }
    }

    @Test("shows the handler the request")
    func requests() async throws {
        try await withServer(answer: { request in
            #expect(request.method == .post)
            #expect(request.path == "/a%20b")
            #expect(request.query == "q=1?2")
            #expect(request.authority == "example.org:80")
            #expect(request.scheme == "http")
            #expect(request.remoteAddress == "127.0.0.1")
            #expect(request.fields["x-one"] == "1 2")
            #expect(request.bodyLength == 3)
            return await echo(request)
        }) { address in
            let client = try RawClient(address)
            client.send(
                "POST /a%20b?q=1?2 HTTP/1.1\r\nHost: example.org:80\r\nX-One: \t1 2 \r\nContent-Length: 3\r\n\r\nabc"
            )
            #expect(try client.readResponse()?.text == "abc")
        }
    }

    @Test("serves requests one after the other on one connection, however they come in")
    func pipelining() async throws {
        try await withServer(answer: echo) { address in
            let client = try RawClient(address)
            let requests = (0..<200).map {
                "PUT /\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
            }.joined()
            client.send(requests)
            for number in 0..<200 { #expect(try client.readResponse()?.fields["x-path"] == "/\(number)") }
            for byte in "GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n".utf8 { client.send([byte]) }
            #expect(try client.readResponse()?.fields["x-path"] == "/slowly")
        }
    }

    @Test("keeps the order when handlers wait")
    func pipeliningWithWaitingHandlers() async throws {
        try await withServer(answer: { request in
            await Task.yield()
            return await echo(request)
        }) { address in
            let client = try RawClient(address)
            client.send((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for number in 0..<100 { #expect(try client.readResponse()?.fields["x-path"] == "/\(number)") }
        }
    }

    @Test("takes chunks in and sends chunks out")
    func chunks() async throws {
        try await withServer(answer: { request in
            #expect(request.bodyLength == nil)
            return HTTPResponse(.ok, body: .stream(request.body, length: nil))
        }) { address in
            let client = try RawClient(address)
            for _ in 0..<3 {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                client.send("3\r\nabc\r\n")
                client.send("A;ext=1\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")
                let response = try #require(try client.readResponse())
                #expect(response.isChunked)
                #expect(response.text == "abc0123456789")
            }
        }
    }

    @Test("sends streams of known length, and empty ones")
    func streams() async throws {
        try await withServer(answer: { request in
            let chunks =
                request.path == "/empty" ? [] : (0..<40).map { [UInt8](repeating: $0, count: 100_000) }
            let length: Int64? = request.query == nil ? Int64(chunks.count) * 100_000 : nil
            return HTTPResponse(.ok, body: .stream(ChunkList(chunks), length: length))
        }) { address in
            let client = try RawClient(address)
            for target in ["/", "/empty", "/?chunked", "/empty?chunked", "/"] {
                client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                let body = try #require(try client.readResponse()).body
                #expect(body.count == (target.hasPrefix("/empty") ? 0 : 4_000_000))
                for index in 0..<(body.count / 100_000) where body[index * 100_000 + 5] != UInt8(index) {
                    Issue.record("chunk \(index) of \(target) is another")
                }
            }
        }
    }

    @Test("handlers begin and end on the loop of their connection")
    func handlersStayOnTheirLoop() async throws {
        let seen = Monitor<Set<Int32>>([])
        try await withServer(answer: { request in
            let before = Thread.current
            await Task.yield()
            let between = Thread.current
            await clients.run {}
            let after = Thread.current
            #expect(before == between && between == after)
            seen.withLock { _ = $0.insert(before) }
            return HTTPResponse(.noContent)
        }) { address in
            for _ in 0..<10 {
                let client = try RawClient(address)
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.readResponse()?.status == 204)
            }
        }
        #expect(seen.withLock { $0.count } == 1)
    }

    @Test("a response to HEAD has the fields of one to GET, and no body")
    func head() async throws {
        try await withServer(answer: { request in
            switch request.path {
            case "/bytes": HTTPResponse(.ok, body: .bytes([1, 2, 3]))
            case "/stream": HTTPResponse(.ok, body: .stream(ChunkList([[1, 2, 3]]), length: 3))
            default: HTTPResponse(.ok, body: .stream(ChunkList([[1, 2, 3]]), length: nil))
            }
        }) { address in
            let client = try RawClient(address)
            for (path, length) in [("/bytes", "3"), ("/stream", "3"), ("/chunks", nil)] {
                client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try #require(try client.readResponse(toHead: true))
                #expect(response.fields["content-length"] == length)
                #expect(response.isChunked == (length == nil))
            }
            client.send("GET /bytes HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.readResponse()?.body == [1, 2, 3])
        }
    }

    @Test("statuses without a body say nothing of one")
    func noContent() async throws {
        try await withServer(answer: { request in
            HTTPResponse(request.path == "/304" ? .notModified : .noContent, body: .bytes([1]))
        }) { address in
            let client = try RawClient(address)
            for path in ["/304", "/204"] {
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try #require(try client.readResponse())
                #expect(response.status == Int(path.dropFirst()))
                #expect(response.fields["content-length"] == nil)
                #expect(response.fields["transfer-encoding"] == nil)
            }
        }
    }

    @Test("HTTP/1.0 ends with the response, unless the client asks for more")
    func version10() async throws {
        try await withServer(answer: { request in
            HTTPResponse(
                .ok, body: .stream(ChunkList([[65], [66]]), length: request.path == "/known" ? 2 : nil))
        }) { address in
            let first = try RawClient(address)
            first.send("GET /unknown HTTP/1.0\r\n\r\n")
            let text = try first.textToEnd()
            #expect(text.hasSuffix("\r\n\r\nAB"))
            #expect(!text.lowercased().contains("transfer-encoding"))
            let second = try RawClient(address)
            for _ in 0..<2 {
                second.send("GET /known HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                #expect(try second.readResponse()?.fields["connection"] == "keep-alive")
            }
            second.send("GET /known HTTP/1.0\r\n\r\n")
            #expect(try second.readResponse()?.text == "AB")
            #expect(try second.readToEnd().bytes.isEmpty)
        }
    }

    @Test("closes when the client or the handler says so")
    func connectionClose() async throws {
        try await withServer(answer: { request in
            HTTPResponse(.ok, fields: request.path == "/close" ? ["Connection": "close"] : [:])
        }) { address in
            for request in [
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
                "GET /close HTTP/1.1\r\nHost: a\r\n\r\n",
            ] {
                let client = try RawClient(address)
                client.send(request)
                #expect(try client.readResponse()?.fields["connection"] == "close")
                #expect(try client.readToEnd().bytes.isEmpty)
            }
        }
    }

    @Test("refuses to send fields that would split a response")
    func responseSplitting() async throws {
        try await withServer(answer: { request in
            HTTPResponse(
                .ok, fields: request.path == "/name" ? ["X Y": "a"] : ["X": "a\r\nSet-Cookie: b"])
        }) { address in
            for path in ["/name", "/value"] {
                let client = try RawClient(address)
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                let text = try client.textToEnd()
                #expect(text.hasPrefix("HTTP/1.1 500 "))
                #expect(!text.contains("Set-Cookie"))
            }
        }
    }

    @Test("asks for a body only when the handler wants it (Expect: 100-continue)")
    func expectContinue() async throws {
        try await withServer(answer: { request in
            request.path == "/no" ? HTTPResponse(.forbidden) : await echo(request)
        }) { address in
            let head = "HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
            let client = try RawClient(address)
            client.send("PUT /yes \(head)")
            #expect(try client.readResponse()?.status == 100)
            client.send("abc")
            #expect(try client.readResponse()?.text == "abc")
            client.send("PUT /no \(head)")
            #expect(try client.readResponse()?.status == 403)
            #expect(try client.readToEnd().bytes.isEmpty)
        }
    }
}
