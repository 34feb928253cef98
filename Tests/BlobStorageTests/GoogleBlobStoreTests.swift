import BlobStorage
import Foundation
import GoogleStorage
import HTTPClient
import StillsModel
import StillsTesting
import Synchronization
import Testing

private let runningServers = (try? GoogleTestServer.running()) ?? []
private let grain = GoogleBucket.grain

@Suite("A blob store in a bucket of Google Cloud Storage")
struct GoogleBlobStoreTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) } }

    @Test(
        "What is acknowledged is there, whatever happens on the way and passes", arguments: runningServers,
        [
            ["return-503"], ["return-429", "return-500"], ["return-reset-connection", "return-503"],
            ["done-then-reset"],
            ["return-reset-connection", "done-then-reset"], ["return-503-retry-after-1"],
        ])
    func faults(server: GoogleTestServer, faults: [String]) async throws {
        // Of a short blob, of one that waits in the spool, and of one that is sent in parts.
        for count in [1_000, grain + 1_000, 3 * grain + 1_000] {
            let order = try await GoogleServer.faults(server, "storage.objects.insert", faults)
            try await GoogleServer.with(server, over: order) { bucket, prefix in
                try await withGoogleStore(bucket, prefix) { store in
                    let staged = try await store.stage(MemoryByteStream(bytes(count)), at: blobKey("a"))
                    try await store.commit([staged])
                    #expect(try await store.bytes(of: blobKey("a")) == bytes(count))
                }
            }
            #expect(try await order.isDone(), "the requests met all faults")
        }
    }

    @Test(
        "A long upload goes on where the server stands", arguments: runningServers,
        [
            ["return-503-after-256K"], ["return-503-after-512K", "return-408"],
            ["return-503-after-768K", "done-then-reset"],
        ])
    func brokenUpload(server: GoogleTestServer, faults: [String]) async throws {
        let order = try await GoogleServer.faults(server, "storage.objects.insert", faults)
        try await GoogleServer.with(server, over: order) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                let staged = try await store.stage(MemoryByteStream(bytes(4 * grain + 1)), at: blobKey("a"))
                try await store.commit([staged])
                #expect(try await store.bytes(of: blobKey("a")) == bytes(4 * grain + 1))
            }
        }
        #expect(try await order.isDone(), "the requests met all faults")
    }

    @Test("What does not pass is thrown, and what was there stays", arguments: runningServers)
    func lastingFault(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { try await $0.store([1], at: blobKey("a")) }
            let order = try await GoogleServer.faults(
                server, "storage.objects.insert", [String](repeating: "return-503", count: 50))
            let hindered = try await GoogleServer.bucket(server, over: order)
            try await withGoogleStore(hindered, prefix) { store in
                let staged = try await store.stage(MemoryByteStream([2]), at: blobKey("a"))
                let error = await #expect(throws: BlobStoreError.self) { try await store.commit([staged]) }
                #expect(error?.code == .unavailable)
                #expect(try await store.bytes(of: blobKey("a")) == [1])
            }
        }
    }

    @Test("Bytes that are altered on the way are sent again", arguments: runningServers)
    func altered(server: GoogleTestServer) async throws {
        let exchange = RecordingExchange(client: try S3Server.client.get())
        try await GoogleServer.with(server, over: exchange) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                let staged = try await store.stage(MemoryByteStream(bytes(5_000)), at: blobKey("a"))
                exchange.alterNext("uploadType=multipart")
                try await store.commit([staged])
                #expect(exchange.count("POST", "uploadType=multipart") == 2)
                #expect(try await store.bytes(of: blobKey("a")) == bytes(5_000))

                let long = try await store.stage(MemoryByteStream(bytes(2 * grain)), at: blobKey("b"))
                exchange.alterNext("upload_id=")
                let error = await #expect(throws: BlobStoreError.self) { try await store.commit([long]) }
                #expect(error?.code == .corrupt)
                #expect(try await store.stat(blobKey("b")) == nil)
            }
        }
    }

    @Test("Of a long stream all but its last part is sent before it is committed", arguments: runningServers)
    func staging(server: GoogleTestServer) async throws {
        let exchange = RecordingExchange(client: try S3Server.client.get())
        try await GoogleServer.with(server, over: exchange) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                let staged = try await store.stage(MemoryByteStream(bytes(3 * grain)), at: blobKey("a"))
                #expect(exchange.count("PUT", "upload_id=") == 2)
                #expect(try await store.stat(blobKey("a")) == nil)
                try await store.commit([staged])
                #expect(exchange.count("PUT", "upload_id=") == 3)
            }
        }
    }

    @Test("A stream that cannot be read, and one that is discarded, leave no upload", arguments: runningServers)
    func leaving(server: GoogleTestServer) async throws {
        let exchange = RecordingExchange(client: try S3Server.client.get())
        try await GoogleServer.with(server, over: exchange) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                let cause = ByteStreamError(.unavailable, "The card was taken out.")
                await #expect(throws: BlobStoreError.self) {
                    _ = try await store.stage(ScriptedByteStream([bytes(3 * grain)], ending: cause), at: blobKey("a"))
                }
                #expect(exchange.count("DELETE", "upload_id=") == 1)
                let staged = try await store.stage(MemoryByteStream(bytes(3 * grain)), at: blobKey("a"))
                try await store.discard(staged)
                #expect(exchange.count("DELETE", "upload_id=") == 2)
                _ = try await store.stage(MemoryByteStream(bytes(3 * grain)), at: blobKey("a"))
                try await store.remove(blobKey("a"))
                #expect(exchange.count("DELETE", "upload_id=") == 3)
            }
        }
    }

    @Test("Many that wait for their commit lie in the spool, and all arrive", arguments: runningServers)
    func spooling(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                var staged: [StagedBlob] = []
                // More than may wait in memory.
                for number in 0..<90 {
                    let content = bytes(200_000) + [UInt8(number)]
                    staged.append(try await store.stage(MemoryByteStream(content), at: blobKey("many/\(100 + number)")))
                }
                try await store.commit(staged)
                let listed = try await store.list(after: nil, limit: 1_000)
                #expect(listed == staged.map { BlobStatus(key: $0.key, byteCount: 200_001) })
                #expect(try await store.bytes(of: blobKey("many/189")).last == 89)
            }
        }
    }

    @Test("An object of a short blob keeps its digest beside it, for whoever else reads it", arguments: runningServers)
    func metadata(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            try await withGoogleStore(bucket, prefix) { store in
                let staged = try await store.store(bytes(10), at: blobKey("a/b c+ü.jpg"))
                let object = try await bucket.stat(prefix + "a/b c+ü.jpg")
                #expect(object?.metadata == ["sha256": staged.digest.description])
            }
        }
    }
}

/// Counts requests, and alters the bytes of one.
private final class RecordingExchange: HTTPExchange {
    private struct State {
        var requests: [(method: String, url: String)] = []
        var altered: String?
    }

    private let client: CurlHTTPClient
    private let state = Mutex(State())

    init(client: CurlHTTPClient) { self.client = client }

    func count(_ method: String, _ part: String) -> Int {
        state.withLock { $0.requests.count { $0.method == method && $0.url.contains(part) } }
    }

    /// The next request to an address with this part has one bit other than it should.
    func alterNext(_ part: String) { state.withLock { $0.altered = part } }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var request = request
        let alters = state.withLock { state in
            state.requests.append((request.method, request.url))
            guard let part = state.altered, request.url.contains(part) else { return false }
            state.altered = nil
            return true
        }
        if alters {
            switch request.body {
            case .none: break
            case .bytes(let bytes): request.body = .bytes(Self.altered(bytes))
            case .stream(let length, let open):
                request.body = .stream(length: length) { () async throws(ByteStreamError) in
                    AlteringStream(inner: try await open())
                }
            }
        }
        return try await client.send(request)
    }

    static func altered(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[bytes.count / 2] ^= 1
        return bytes
    }
}

/// Alters a bit of the second chunk.
private final class AlteringStream: ByteStream {
    private let inner: any ByteStream
    private let count = Mutex(0)

    init(inner: any ByteStream) { self.inner = inner }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        guard let chunk = try await inner.next() else { return nil }
        let number = count.withLock { count in
            count += 1
            return count
        }
        return number == 2 ? ByteChunk(RecordingExchange.altered(chunk.bytes)) : chunk
    }
}

private func blobKey(_ text: String) throws -> BlobLocator { try #require(BlobLocator(rawValue: text)) }
