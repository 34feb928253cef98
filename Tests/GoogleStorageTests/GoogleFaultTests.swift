import GoogleStorage
import HTTPClient
import OpenSSL
import StillsModel
import StillsTesting
import Testing

@Suite("Faults of Google Cloud Storage, to order")
struct GoogleFaultTests {
    /// What happens to a request, and passes.
    static let passing = [
        ["return-503"], ["return-429"], ["return-500", "return-502"], ["return-503-retry-after-1"],
        ["return-reset-connection"], ["return-reset-connection", "return-503"], ["done-then-reset"],
    ]

    /// With these faults in the way of one method.
    private func with(
        _ method: String, _ faults: [String], _ server: GoogleTestServer,
        _ body: (GoogleBucket, String) async throws -> Void
    ) async throws {
        let order = try await GoogleServer.faults(server, "storage.objects.\(method)", faults)
        try await GoogleServer.with(server, over: order, body)
        #expect(try await order.isDone(), "the requests met all faults")
    }

    @Test("What passes does not hinder storing", arguments: runningServers, passing)
    func storing(server: GoogleTestServer, faults: [String]) async throws {
        try await with("insert", faults, server) { bucket, prefix in
            let object = try await bucket.put(body(pattern(10_000)), at: prefix + "a")
            #expect(try await bucket.stat(prefix + "a") == object)
            #expect(try await read(bucket, prefix + "a") == pattern(10_000))
        }
    }

    @Test("Who creates an object learns so, even if the first answer was lost", arguments: runningServers, passing)
    func creating(server: GoogleTestServer, faults: [String]) async throws {
        try await with("insert", faults, server) { (bucket, prefix) async throws in
            #expect(try await bucket.create(body([1]), at: prefix + "a") != nil)
        }
    }

    @Test("What passes does not hinder removing, listing, looking and copying", arguments: runningServers, passing)
    func others(server: GoogleTestServer, faults: [String]) async throws {
        for method in ["delete", "list", "get", "rewrite"] {
            try await with(method, faults, server) { bucket, prefix in
                let object = try await bucket.put(body([1]), at: prefix + "a")
                #expect(try await bucket.stat(prefix + "a") == object)
                #expect(try await bucket.copy(prefix + "a", to: prefix + "b") != nil)
                try await bucket.remove(prefix + "a")
                #expect(try await GoogleServer.keys(bucket, prefix) == [prefix + "b"])
            }
        }
    }

    @Test(
        "An upload that breaks off in the middle goes on where the server stands",
        arguments: runningServers,
        passing + [["return-503-after-256K"], ["return-503-after-512K", "return-408"], ["return-503-after-1024K"]])
    func uploading(server: GoogleTestServer, faults: [String]) async throws {
        try await with("insert", faults, server) { bucket, prefix in
            let bytes = pattern(5 * GoogleBucket.grain + 7)
            let upload = try await bucket.createUpload(at: prefix + "a")
            let start = 3 * GoogleBucket.grain
            try await bucket.append(Array(bytes[..<start]), at: 0, to: upload)
            let object = try await bucket.complete(
                upload, with: Array(bytes[start...]), at: Int64(start), md5: MD5.hash(bytes))
            #expect(object.byteCount == Int64(bytes.count))
            #expect(try await read(bucket, prefix + "a") == bytes)
        }
    }

    @Test(
        "A read that breaks off goes on", arguments: runningServers,
        [
            ["return-503"], ["return-reset-connection"], ["return-broken-stream", "return-broken-stream"],
            ["return-broken-stream-after-256K", "return-503"],
        ])
    func reading(server: GoogleTestServer, faults: [String]) async throws {
        let bytes = pattern(1_000_000)
        let plain = try await GoogleServer.bucket(server)
        let key = S3Server.prefix() + "read"
        _ = try await plain.put(body(bytes), at: key)
        try await with("get", faults, server) { (bucket, _) async throws in
            #expect(try await read(bucket, key) == bytes)
            #expect(try await read(bucket, key, 1_000..<900_000) == Array(bytes[1_000..<900_000]))
        }
        try await plain.remove(key)
    }

    @Test("A read never mixes an object with the one that replaced it", arguments: runningServers)
    func replaced(server: GoogleTestServer) async throws {
        let plain = try await GoogleServer.bucket(server)
        let key = S3Server.prefix() + "replaced"
        _ = try await plain.put(body(pattern(1_000_000)), at: key)
        try await with("get", ["return-broken-stream-after-256K"], server) { bucket, _ in
            let stream = try #require(try await bucket.get(key)).bytes
            _ = try await stream.next()
            _ = try await plain.put(body([UInt8](repeating: 0, count: 1_000_000)), at: key)
            let error = await #expect(throws: ByteStreamError.self) { _ = try await stream.collect() }
            #expect(error?.code == .conflict)
        }
        try await plain.remove(key)
    }

    @Test("What does not pass is given up, and the message says what was tried", arguments: runningServers)
    func endless(server: GoogleTestServer) async throws {
        let order = try await GoogleServer.faults(
            server, "storage.objects.insert", [String](repeating: "return-503", count: 100))
        try await GoogleServer.with(server, over: order) { bucket, prefix in
            let error = await #expect(throws: GoogleStorageError.self) {
                _ = try await bucket.put(body([1]), at: prefix + "a")
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("Cannot store \(prefix)a in gs://stills-tests") == true)
            #expect(error?.message.contains("503") == true)
        }
        #expect(try await !order.isDone(), "there is an end to trying")
    }

    @Test("What never passes is not repeated", arguments: runningServers, ["return-400", "return-403"])
    func lasting(server: GoogleTestServer, fault: String) async throws {
        let order = try await GoogleServer.faults(server, "storage.objects.insert", [fault, fault])
        try await GoogleServer.with(server, over: order) { bucket, prefix in
            await #expect(throws: GoogleStorageError.self) { _ = try await bucket.put(body([1]), at: prefix + "a") }
        }
        #expect(try await !order.isDone(), "the second one was not met")
    }

    @Test("A token that ended is renewed", arguments: runningServers)
    func expiredToken(server: GoogleTestServer) async throws {
        let exchange = ExpiringExchange(client: try S3Server.client.get())
        try await GoogleServer.with(server, over: exchange) { bucket, prefix in
            _ = try await bucket.put(body([1]), at: prefix + "a")
            await exchange.spoilNext()
            #expect(try await read(bucket, prefix + "a") == [1])
            #expect(await exchange.refusals == 1)
        }
    }
}

/// Spoils the token of one request, so that the server takes it for one that ended.
private actor ExpiringExchange: HTTPExchange {
    private let client: CurlHTTPClient
    private var isNext = false
    private(set) var refusals = 0

    init(client: CurlHTTPClient) { self.client = client }

    func spoilNext() { isNext = true }

    private func spoils(_ request: ClientRequest) -> Bool {
        guard isNext, request.fields["Authorization"] != nil else { return false }
        isNext = false
        return true
    }

    private func count(_ status: Int) { if status == 401 { refusals += 1 } }

    nonisolated func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var request = request
        if await spoils(request) { request.fields["Authorization"] = "Bearer ya29.ended" }
        let response = try await client.send(request)
        await count(response.status)
        return response
    }
}
