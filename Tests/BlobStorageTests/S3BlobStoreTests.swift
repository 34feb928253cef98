import BlobStorage
import Execution
import Foundation
import HTTPClient
import Linux
import S3
import StillsModel
import StillsTesting
import Synchronization
import Testing

private let runningServers = (try? S3TestServer.running()) ?? []

@Suite("A blob store in a bucket")
struct S3BlobStoreTests {
    @Test(
        "A long stream that is staged again sends only the parts that are missing or other", arguments: runningServers)
    func resuming(server: S3TestServer) async throws {
        let exchange = RecordingExchange(try S3Server.client.get())
        let bucket = try await S3Server.bucket(server, over: exchange)
        let prefix = S3Server.prefix()
        let part = Int(S3Bucket.shortestPart)
        let bytes = (0..<(3 * part + 1_000)).map { UInt8(truncatingIfNeeded: $0 / 5) }
        // What a process that was killed left: the first part, another's second, and no third.
        let left = try await bucket.createUpload(at: prefix + "a/long")
        _ = try await bucket.uploadPart(1, S3Body(Array(bytes[..<part])), of: left)
        _ = try await bucket.uploadPart(2, S3Body([UInt8](repeating: 0, count: part)), of: left)
        exchange.forget()
        try await withS3Store(bucket, prefix) { store in
            let staged = try await store.stage(MemoryByteStream(bytes), at: key("a/long"))
            #expect(exchange.parts == [2, 3, 4])
            #expect(exchange.count("POST") == 0, "no other upload was begun")
            try await store.commit([staged])
            #expect(try await store.bytes(of: key("a/long")) == bytes)
            try await store.remove(key("a/long"))
        }
        #expect(try await bucket.uploads(prefix: prefix) == [])
    }

    @Test(
        "A stream that breaks off by the network is continued; one that cannot be read leaves nothing",
        arguments: runningServers)
    func leaving(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            let bytes = [UInt8](repeating: 7, count: 2 * Int(S3Bucket.shortestPart))
            try await withS3Store(bucket, prefix) { store in
                let cause = ByteStreamError(.unavailable, "The card was taken out.")
                await #expect(throws: BlobStoreError.self) {
                    _ = try await store.stage(ScriptedByteStream([bytes], ending: cause), at: key("a"))
                }
                #expect(try await bucket.uploads(prefix: prefix) == [])
                let staged = try await store.stage(MemoryByteStream(bytes), at: key("a"))
                #expect(try await bucket.uploads(prefix: prefix).map(\.key) == [prefix + "a"])
                try await store.discard(staged)
                #expect(try await bucket.uploads(prefix: prefix) == [])
            }
        }
    }

    @Test("What an ended process staged is given up when its key is removed, and only that", arguments: runningServers)
    func recovering(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            let bytes = [UInt8](repeating: 7, count: 2 * Int(S3Bucket.shortestPart))
            try await withS3Store(bucket, prefix) { ended in
                _ = try await ended.stage(MemoryByteStream(bytes), at: key("a/1"))
                _ = try await ended.stage(MemoryByteStream(bytes), at: key("a/2"))
                let other = try await ended.stage(MemoryByteStream(bytes), at: key("a/3"))
                try await withS3Store(bucket, prefix) { later in
                    try await later.remove([key("a/1"), key("a/2")])
                    #expect(try await bucket.uploads(prefix: prefix).map(\.key) == [prefix + "a/3"])
                }
                try await ended.commit([other])
                #expect(try await ended.stat(key("a/3"))?.byteCount == Int64(bytes.count))
            }
        }
    }

    @Test(
        "Many that wait for their commit lie in the spool, and leave no file there", arguments: runningServers.prefix(1)
    )
    func spooling(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            let spool = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: spool) }
            let store = try s3Store(bucket, prefix, spool: spool.path)
            var staged: [StagedBlob] = []
            for number in 0..<150 {
                let bytes = [UInt8](repeating: UInt8(number), count: 200_000 + number)
                staged.append(try await store.stage(MemoryByteStream(bytes), at: key("many/\(number)")))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: spool.path) == [])
            try await store.commit(staged)
            for number in [0, 79, 80, 81, 149] {
                let bytes = [UInt8](repeating: UInt8(number), count: 200_000 + number)
                #expect(try await store.bytes(of: key("many/\(number)")) == bytes, "\(number)")
            }
        }
    }

    @Test("What is none of Stills' in a bucket is not listed", arguments: runningServers.prefix(1))
    func foreign(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            for name in [".stills-library", "folder/", "a/.hidden", "a//b", ".quarantine/x"] {
                _ = try await bucket.put(S3Body([1]), at: prefix + name)
            }
            try await withS3Store(bucket, prefix) { store in
                try await store.store([1, 2], at: key("a/b"))
                #expect(try await store.list(after: nil, limit: 1) == [BlobStatus(key: key("a/b"), byteCount: 2)])
                #expect(try await store.list(after: key("a/b"), limit: 9) == [])
            }
        }
    }

    @Test("Nothing is asked of a server before it is needed")
    func laziness() async throws {
        let spool = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)").path
        let store = S3BlobStore(
            id: StoreID(rawValue: "s3"), place: S3Location(bucket: "nowhere", prefix: ""),
            spool: try #require(.init(spool)), pool: .init(name: "spool", threadLimit: 1)
        ) { () throws(S3Error) in throw S3Error(.unauthenticated, "There are no credentials.") }
        let staged = try await store.stage(MemoryByteStream([1, 2]), at: key("a"))
        let error = await #expect(throws: BlobStoreError.self) { try await store.commit([staged]) }
        #expect(error?.code == .unauthenticated)
        #expect(!FileManager.default.fileExists(atPath: spool))
    }
}

/// Notes what is sent.
private final class RecordingExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let requests = Mutex<[(method: String, url: String)]>([])

    init(_ inner: any HTTPExchange) { self.inner = inner }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        requests.withLock { $0.append((request.method, request.url)) }
        return try await inner.send(request)
    }

    func forget() { requests.withLock { $0 = [] } }

    func count(_ method: String) -> Int { requests.withLock { $0.count { $0.method == method } } }

    /// The numbers of the parts that were sent, sorted.
    var parts: [Int] {
        requests.withLock { requests in
            requests.filter { $0.method == "PUT" }.compactMap { request in
                request.url.firstRange(of: "partNumber=").flatMap {
                    Int(request.url[$0.upperBound...].prefix { $0.isNumber })
                }
            }.sorted()
        }
    }
}

private func key(_ text: String) throws -> BlobLocator { try #require(BlobLocator(rawValue: text)) }
