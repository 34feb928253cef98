import BlobStorage
import Foundation
import HTTPClient
import S3
import StillsModel
import StillsTesting
import Testing

private let runningServers = (try? S3TestServer.running()) ?? []

/// Ministack takes parts of any length, and compares digests.
private let strict = runningServers.filter { $0.name == "ministack" }
/// Moto takes bytes as they come.
private let lenient = runningServers.filter { $0.name == "moto-open" }

@Suite("A bucket behind a network that fails", .serialized)
struct S3FaultEndToEndTests {
    @Test(
        "What passes is passed over, whatever request it meets",
        arguments: strict,
        ["internal", "slow", "many", "gateway", "timeout", "reset", "lost", "truncated", "expired", "skewed"])
    func passing(server: S3TestServer, fault: String) async throws {
        try await withProxy(server) { proxy, script in
            try await proxy.plan(nil)
            let expected = try await script()
            let count = try await proxy.seen().count
            #expect(count > 12)
            for number in 1...count {
                try await proxy.plan(fault, requests: number..<number + 1)
                let found = await Self.result(script)
                #expect(throws: Never.self, "\(fault) at request \(number)") { _ = try found.get() }
                #expect((try? found.get()) == expected, "\(fault) at request \(number)")
            }
        }
    }

    @Test("An error within a success is an error", arguments: strict, ["POST", "PUT"])
    func hidden(server: S3TestServer, method: String) async throws {
        try await withProxy(server) { proxy, script in
            try await proxy.plan(nil, method: method)
            let expected = try await script()
            let count = try await proxy.seen().count
            #expect(count > 2)
            for number in 1...count {
                try await proxy.plan("hidden", requests: number..<number + 1, method: method)
                #expect(try await script() == expected, "request \(number)")
            }
        }
    }

    @Test(
        "Bytes that are altered on the way are sent again, also where the server does not compare them",
        arguments: strict + lenient)
    func altered(server: S3TestServer) async throws {
        let partLength = server.name == "ministack" ? 300_000 : Int(S3Bucket.shortestPart)
        try await withProxy(server, partLength: partLength) { proxy, script in
            try await proxy.plan(nil, method: "PUT")
            let expected = try await script()
            let count = try await proxy.seen().count
            for number in 1...count {
                try await proxy.plan("altered", requests: number..<number + 1, method: "PUT")
                #expect(try await script() == expected, "request \(number)")
            }
        }
    }

    @Test(
        "What does not pass ends, after a few requests, with an error that says so; nothing is acknowledged",
        arguments: strict,
        [
            ("internal", ErrorCode.unavailable), ("slow", .unavailable), ("reset", .unavailable),
            ("denied", .permissionDenied), ("full", .resourceExhausted), ("garbage", .corrupt),
            ("expired", .unauthenticated), ("skewed", .unauthenticated),
        ])
    func lasting(server: S3TestServer, fault: (name: String, code: ErrorCode)) async throws {
        let proxy = try FaultyProxy(before: server)
        let prefix = S3Server.prefix()
        try await withStore(proxy.server(server), prefix) { store in
            let staged = try await store.stage(MemoryByteStream(Array("picture".utf8)), at: key("a"))
            let calls: [(String, @Sendable () async throws -> Void)] = [
                ("commit", { try await store.commit([staged]) }),
                ("stage", { _ = try await store.stage(MemoryByteStream(Self.long), at: key("b")) }),
                ("list", { _ = try await store.list(after: nil, limit: 5) }),
                ("remove", { try await store.remove(key("c")) }),
            ]
            for (name, call) in calls {
                try await proxy.plan(fault.name)
                let error = await #expect(throws: BlobStoreError.self, "\(name)") { try await call() }
                if !(fault.name == "garbage" && name == "commit") { #expect(error?.code == fault.code, "\(name)") }
                #expect(error?.message.hasSuffix(".") == true)
                #expect(try await proxy.seen().count <= 24, "\(name)")
            }
            try await proxy.plan(nil)
            #expect(try await store.list(after: nil, limit: 5) == [])
            try await store.remove([key("a"), key("b")])
        }
    }

    @Test("A server that falls silent is given up, and asked again", arguments: strict)
    func stalled(server: S3TestServer) async throws {
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        configuration.stallTimeout = .seconds(1)
        let client = try CurlHTTPClient(configuration)
        try await withProxy(server, over: client) { proxy, script in
            try await proxy.plan(nil)
            let expected = try await script()
            let count = try await proxy.seen().count
            for number in Set([1, 3, count / 2, count - 1]) {
                try await proxy.plan("stalled", requests: number..<number + 1)
                #expect(try await script() == expected, "request \(number)")
            }
        }
    }

    // MARK: - What is done

    private static let long = (0..<800_000).map { UInt8(truncatingIfNeeded: $0 / 7) }

    /// Gives the body a proxy, and a script of every operation of a store behind it, which says what it saw. Each run of the script
    /// has a prefix of its own, and leaves nothing there.
    private func withProxy(
        _ server: S3TestServer, partLength: Int = 300_000, over exchange: (any HTTPExchange)? = nil,
        _ body: (FaultyProxy, @escaping @Sendable () async throws -> [String]) async throws -> Void
    ) async throws {
        let proxy = try FaultyProxy(before: server)
        try await body(proxy) {
            let prefix = S3Server.prefix()
            var seen: [String] = []
            try await withStore(proxy.server(server), prefix, partLength: partLength, over: exchange) { store in
                seen = try await Self.script(store, long: partLength > 1 << 20 ? 11 << 20 : 800_000)
            }
            return seen
        }
    }

    private static func script(_ store: S3BlobStore, long: Int) async throws -> [String] {
        let bytes = (0..<long).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let short = try await store.stage(MemoryByteStream(Array("picture".utf8)), at: key("short"))
        let staged = try await store.stage(MemoryByteStream(bytes), at: key("long"))
        let lost = try await store.stage(MemoryByteStream(bytes), at: key("lost"))
        try await store.discard(lost)
        try await store.commit([short, staged])
        var seen = ["\(short.digest)", "\(staged.digest)", "\(staged.byteCount)"]
        seen.append(String(decoding: try await store.bytes(of: key("short")), as: UTF8.self))
        seen.append("\(try await store.bytes(of: key("long")) == bytes)")
        seen.append(
            "\(try await store.bytes(of: key("long"), range: 500_000..<700_000) == Array(bytes[500_000..<700_000]))")
        seen.append("\(try await store.stat(key("long"))?.byteCount ?? -1)")
        seen.append("\(try await store.stat(key("none")) == nil)")
        seen.append("\(try await store.list(after: nil, limit: 10).map(\.key.rawValue))")
        seen.append("\(try await store.quarantine(key("short")) != nil)")
        try await store.remove([key("long"), key("short"), key("lost")])
        seen.append("\(try await store.list(after: nil, limit: 10).map(\.key.rawValue))")
        return seen
    }

    private static func result(
        _ script: @Sendable () async throws -> [String]
    ) async -> Result<[String], any Error> {
        do { return .success(try await script()) } catch { return .failure(error) }
    }

    private func withStore(
        _ server: S3TestServer, _ prefix: String, partLength: Int = 300_000, over exchange: (any HTTPExchange)? = nil,
        _ body: (S3BlobStore) async throws -> Void
    ) async throws {
        // Of temporary credentials, so that those which have expired can be renewed.
        let variables = server.checksSignatures ? [:] : ["AWS_SESSION_TOKEN": "a session's"]
        let bucket = try await S3Server.bucket(server, over: exchange, variables: variables)
        let spool = FileManager.default.temporaryDirectory.appendingPathComponent("stills-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: spool) }
        try await body(try s3Store(bucket, prefix, spool: spool.path, partLength: partLength))
    }
}

private func key(_ text: String) throws -> BlobLocator { try #require(BlobLocator(rawValue: text)) }
