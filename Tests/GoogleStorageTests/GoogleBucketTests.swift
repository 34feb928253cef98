import Foundation
import GoogleStorage
import HTTPClient
import OpenSSL
import StillsModel
import StillsTesting
import Testing

/// Those that `Scripts/services.py` has started.
let runningServers = (try? GoogleTestServer.running()) ?? []
/// gcp-storage-emulator, which knows neither preconditions nor pages nor sessions that are continued.
let runningEmulators = ((try? GoogleTestServer.running(alsoEmulators: true)) ?? []).filter { $0.account == nil }

@Suite("Buckets of Google Cloud Storage, on the fake")
struct GoogleBucketTests {
    @Test("In CI the fake runs; elsewhere it is told whether it does")
    func servers() throws {
        let names = try GoogleTestServer.running().map(\.name)
        print("Servers of Google Cloud Storage that tests talk to: \(names.joined(separator: ", "))")
        let environment = ProcessInfo.processInfo.environment
        #expect(names.contains("gcs") || environment["CI"] == nil)
        #expect(!runningEmulators.isEmpty || environment["CI"] == nil || environment["STILLS_TEST_SERVICES"] != "full")
    }

    @Test("An object is stored, looked at, read whole and in parts, and removed", arguments: runningServers)
    func object(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let bytes = pattern(300_000)
            let stored = try await bucket.put(body(bytes), at: prefix + "a", metadata: ["origin": "camera"])
            #expect(try await bucket.stat(prefix + "a") == stored, "\(server)")
            #expect(stored.byteCount == 300_000 && stored.metadata == ["origin": "camera"])
            #expect(stored.md5 == Base64Text.encode(try MD5.hash(bytes)))
            #expect(try await read(bucket, prefix + "a") == bytes)
            #expect(try await read(bucket, prefix + "a", 5..<10) == Array(bytes[5..<10]))
            #expect(try await read(bucket, prefix + "a", 299_990..<400_000) == Array(bytes[299_990...]))
            #expect(try await read(bucket, prefix + "a", 300_000..<300_001) == [])
            try await bucket.remove(prefix + "a")
            try await bucket.remove(prefix + "a")
            #expect(try await bucket.stat(prefix + "a") == nil)
            let content = try await bucket.get(prefix + "a")
            #expect(content == nil)
        }
    }

    @Test(
        "Of two that create an object, one does; the same bytes once more are the same object",
        arguments: runningServers)
    func creating(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let first = try await bucket.create(body([1]), at: prefix + "a")
            #expect(first != nil)
            #expect(try await bucket.create(body([2]), at: prefix + "a") == nil)
            #expect(try await bucket.create(body([1]), at: prefix + "a") == first)
            #expect(try await read(bucket, prefix + "a") == [1])
        }
    }

    @Test("Keys of all kinds, up to 1,024 bytes, are kept, listed and removed as they are", arguments: runningServers)
    func keys(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let odd = [
                "a b", "a+b", "a%20b", "a%2Bb", "a&b=c?d#e", "ä/ö", "日本", "a//b", "../up", "./here", "x/../y", "'\"<>",
                "~*()!$@", "end/", ".hidden", String(repeating: "k", count: 1_024 - prefix.utf8.count),
            ]
            for key in odd { _ = try await bucket.put(body(Array(key.utf8)), at: prefix + key) }
            for key in odd { #expect(try await read(bucket, prefix + key) == Array(key.utf8), "\(key)") }
            let listed = try await GoogleServer.keys(bucket, prefix)
            #expect(listed == odd.map { prefix + $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            for key in listed { try await bucket.remove(key) }
            #expect(try await bucket.list(prefix: prefix).objects == [])
        }
    }

    @Test("A key that no object can have is refused before anything is sent", arguments: runningServers)
    func impossibleKeys(server: GoogleTestServer) async throws {
        let bucket = try await GoogleServer.bucket(server)
        for key in ["", ".", "..", "a\nb", String(repeating: "k", count: 1_025)] {
            let error = await #expect(throws: GoogleStorageError.self) { _ = try await bucket.stat(key) }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test("A list comes page by page, from a key on, and by folders", arguments: runningServers)
    func lists(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let keys = (0..<25).map { "\(prefix)p \(["a", "b"][$0 % 2])/\(100 + $0)" }.sorted()
            for key in keys { _ = try await bucket.put(body([1]), at: key) }
            var pages: [[String]] = []
            var next: String?
            repeat {
                let page = try await bucket.list(prefix: prefix, page: next, limit: 10)
                pages.append(page.objects.map(\.key))
                next = page.next
            } while next != nil
            #expect(pages == [Array(keys[..<10]), Array(keys[10..<20]), Array(keys[20...])])
            #expect(try await bucket.list(prefix: prefix, from: keys[20]).objects.map(\.key) == Array(keys[20...]))
            #expect(
                try await bucket.list(prefix: prefix, delimiter: "/").folders == ["\(prefix)p a/", "\(prefix)p b/"])
        }
    }

    @Test("An upload in parts is seen when it is completed; what was given up never is", arguments: runningServers)
    func uploads(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let bytes = pattern(3 * GoogleBucket.grain + 1_000)
            let upload = try await bucket.createUpload(at: prefix + "a b+c")
            try await bucket.append(Array(bytes[..<GoogleBucket.grain]), at: 0, to: upload)
            #expect(try await bucket.byteCount(of: upload) == Int64(GoogleBucket.grain))
            #expect(try await bucket.stat(prefix + "a b+c") == nil)
            // What is there already may come once more.
            try await bucket.append(Array(bytes[..<(2 * GoogleBucket.grain)]), at: 0, to: upload)
            let rest = Array(bytes[(2 * GoogleBucket.grain)...])
            let object = try await bucket.complete(
                upload, with: rest, at: Int64(2 * GoogleBucket.grain), md5: MD5.hash(bytes))
            #expect(object.byteCount == Int64(bytes.count))
            #expect(try await bucket.byteCount(of: upload) == nil)
            #expect(try await read(bucket, prefix + "a b+c") == bytes)

            let other = try await bucket.createUpload(at: prefix + "other")
            try await bucket.abort(other)
            try await bucket.abort(other)
            let error = await #expect(throws: GoogleStorageError.self) { _ = try await bucket.byteCount(of: other) }
            #expect(error?.code == .notFound)
            #expect(try await bucket.stat(prefix + "other") == nil)
        }
    }

    @Test("Bytes that are not those of the digest are refused, and leave nothing", arguments: runningServers)
    func digests(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let wrong = GoogleBody([1, 2, 3], md5: try MD5.hash([4]))
            let error = await #expect(throws: GoogleStorageError.self) {
                _ = try await bucket.put(wrong, at: prefix + "a")
            }
            #expect(error?.code == .corrupt)
            let upload = try await bucket.createUpload(at: prefix + "b")
            let late = await #expect(throws: GoogleStorageError.self) {
                _ = try await bucket.complete(upload, with: [1, 2, 3], at: 0, md5: try MD5.hash([4]))
            }
            #expect(late?.code == .corrupt)
            #expect(try await bucket.list(prefix: prefix).objects == [])
        }
    }

    @Test("A copy has the same bytes; there is none of what is missing", arguments: runningServers)
    func copies(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            _ = try await bucket.put(body(pattern(2_000_000)), at: prefix + "a")
            let copy = try await bucket.copy(prefix + "a", to: prefix + "b/ü")
            #expect(copy?.md5 == Base64Text.encode(try MD5.hash(pattern(2_000_000))))
            #expect(try await bucket.copy(prefix + "missing", to: prefix + "c") == nil)
        }
    }

    @Test("A signed link opens the object for whoever has it, and an altered one does not", arguments: runningServers)
    func links(server: GoogleTestServer) async throws {
        try await GoogleServer.with(server) { bucket, prefix in
            let key = prefix + "a b+ü/%.jpg"
            _ = try await bucket.put(body([1, 2, 3]), at: key)
            let client = try S3Server.client.get()
            let link = try await bucket.link(key, expiry: 60)
            let response = try await client.send(ClientRequest("GET", link))
            #expect(response.status == 200)
            #expect(try await response.bytes(limit: 10) == [1, 2, 3])
            let altered = link.replacing("X-Goog-Expires=60", with: "X-Goog-Expires=61")
            #expect(try await client.send(ClientRequest("GET", altered)).status == 403)
            let other = try await bucket.link(key, for: "PUT", expiry: 60)
            #expect(try await client.send(ClientRequest("PUT", other, body: .bytes([4]))).status == 200)
            #expect(try await read(bucket, key) == [4])
        }
    }

    @Test("A bucket that is not there is said to be missing", arguments: runningServers)
    func missingBucket(server: GoogleTestServer) async throws {
        let bucket = try GoogleStorageService(S3Server.surroundings(server.variables)).bucket("no-such-bucket")
        for body in [{ _ = try await bucket.stat("a") }, { _ = try await bucket.list(prefix: "") }]
            as [() async throws -> Void]
        {
            let error = await #expect(throws: GoogleStorageError.self) { try await body() }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("there is no such bucket") == true)
        }
    }
}

func body(_ bytes: [UInt8]) throws -> GoogleBody { GoogleBody(bytes, md5: try MD5.hash(bytes)) }

func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8) ^ ($0 >> 16)) } }

func read(_ bucket: GoogleBucket, _ key: String, _ range: Range<Int64>? = nil) async throws -> [UInt8] {
    try await #require(await bucket.get(key, range: range)).bytes.collect()
}
