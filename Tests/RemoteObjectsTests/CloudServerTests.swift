import CloudAuth
import EmbeddedMetadata
import Execution
import Formats
import Foundation
import HTTPClient
import RemoteObjects
import S3
import StillsModel
import StillsTesting
import Testing

/// Those that `Scripts/services.py` has started.
private let runningS3Servers = (try? S3TestServer.running()) ?? []
private let runningGoogleServer = GoogleTestServer.running()

/// The fake of Google Cloud Storage, and who may ask it.
private struct GoogleTestServer: Sendable {
    let endpoint: String
    let project: String
    let serviceAccount: String

    static func running() -> GoogleTestServer? {
        guard let said = try? TestServices.described()["gcs"], let endpoint = said["endpoint"]?.text,
            let project = said["project"]?.text, let account = said["serviceAccount"]?.text
        else { return nil }
        return GoogleTestServer(endpoint: endpoint, project: project, serviceAccount: account)
    }

    /// Who may also write, and makes what is read.
    func owner() throws -> GoogleAuthorizedExchange {
        let surroundings = try S3Server.surroundings(["GOOGLE_APPLICATION_CREDENTIALS": serviceAccount])
        let chain = GoogleTokenChain(
            surroundings, scopes: ["https://www.googleapis.com/auth/devstorage.full_control"])
        return GoogleAuthorizedExchange(RetryingHTTPExchange(try S3Server.client.get()), access: .credentials(chain))
    }

    /// As the programs ask, which only read.
    func exchange() async throws -> GoogleAuthorizedExchange {
        let client = try S3Server.client.get()
        let surroundings = try S3Server.surroundings(["GOOGLE_APPLICATION_CREDENTIALS": serviceAccount])
        return GoogleAuthorizedExchange(
            RetryingHTTPExchange(client), access: try await GoogleAccess.find(in: surroundings, for: endpoint))
    }
}

@Suite("Objects on the servers of clouds that run")
struct CloudServerTests {
    private let threads = BlockingPool(name: "test", threadLimit: 4)
    private static let names =
        ["a b.jpg", "a+b%20.jpg", "deep/er/ü.jpg", "日本/夕日.jpg"] + (10..<40).map { "n/\($0).jpg" }

    /// Longer than the head, and mostly of no interest.
    private func picture(_ comment: String) -> [UInt8] {
        SampleObject.jpeg(metadata: 70_000, comment: comment, tail: 200_000)
    }

    private func comments(_ source: some ObjectSource, dropping prefix: String) async throws -> [String: String] {
        var listing = ObjectListing(source)
        var found: [String: String] = [:]
        let tally = ReadingTally()
        while let object = try await listing.nextObject() {
            #expect(object.byteCount.map { $0 > 200_000 } == true)
            let open = try await ObjectReader(tally: tally).open(object, from: source)
            let picture = try await open.withBytes(on: threads) { (bytes) throws(MetadataError) in
                try MetadataReader().read(bytes)
            }
            found[String(object.name.dropFirst(prefix.count))] = picture.value(of: "Comment", in: "File")?.text
        }
        #expect(tally.bytes < Int64(found.count) * 120_000)
        return found
    }

    /// What comes of an object that was replaced after it was listed.
    private func failure(_ source: some ObjectSource, _ object: RemoteObject) async -> RemoteObjectError? {
        await outcome { () async throws(RemoteObjectError) in
            try await ObjectReader(tally: ReadingTally()).open(object, from: source)
        }.failure
    }

    @Test("A bucket of S3 is listed and read by ranges, and a replaced object is an error", arguments: runningS3Servers)
    func s3(server: S3TestServer) async throws {
        try await S3Server.with(server) { bucket, prefix in
            for name in Self.names { _ = try await bucket.put(S3Body(picture(name)), at: prefix + name) }
            let source = S3BucketSource(bucket, prefix: prefix)
            let found = try await comments(source, dropping: prefix)
            #expect(found == Dictionary(uniqueKeysWithValues: Self.names.map { ($0, $0) }))
            let rest = try await source.page(at: .after(prefix + "n/20.jpg")).objects.map(\.name)
            #expect(rest.first == prefix + "n/21.jpg")
            let listed = try #require(try await source.page(at: .beginning).objects.first)
            _ = try await bucket.put(S3Body(picture("another, and longer")), at: listed.name)
            #expect(await failure(source, listed)?.code == .conflict)
            try await bucket.remove(listed.name)
            #expect(await failure(source, listed)?.code == .notFound)
        }
    }

    @Test(
        "A bucket of Google Cloud Storage is listed and read by ranges, and a replaced object is an error",
        .enabled(
            if: runningGoogleServer != nil || ProcessInfo.processInfo.environment["CI"] != nil,
            "the fake of Google Cloud Storage does not run: Scripts/services.py up every-change"))
    func google() async throws {
        let server = try #require(runningGoogleServer)
        let exchange = try await server.exchange()
        let owner = try server.owner()
        let bucket = "objects-\(UUID().uuidString.lowercased())"
        func send(_ method: String, _ path: String, _ body: [UInt8], _ type: String) async throws -> Int {
            try await owner.send(
                ClientRequest(method, server.endpoint + path, fields: ["Content-Type": type], body: .bytes(body))
            ).status
        }
        func put(_ name: String, _ bytes: [UInt8]) async throws -> Int {
            let name = PercentEncoding.encode(name, slashes: .encoded)
            return try await send(
                "POST", "/upload/storage/v1/b/\(bucket)/o?uploadType=media&name=\(name)", bytes, "image/jpeg")
        }
        let made = try await send(
            "POST", "/storage/v1/b?project=\(server.project)", Array(#"{"name":"\#(bucket)"}"#.utf8), "application/json"
        )
        #expect(made == 200)
        for name in Self.names { #expect(try await put(name, picture(name)) == 200) }

        let source = GoogleBucketSource(bucket: bucket, prefix: "", endpoint: server.endpoint, exchange: exchange)
        let found = try await comments(source, dropping: "")
        #expect(found == Dictionary(uniqueKeysWithValues: Self.names.map { ($0, $0) }))
        let rest = try await source.page(at: .after("n/20.jpg")).objects.map(\.name)
        #expect(rest.first == "n/21.jpg")
        let listed = try #require(try await source.page(at: .beginning).objects.first)
        #expect(try await put(listed.name, picture("another")) == 200)
        #expect(await failure(source, listed)?.code == .notFound)
        let stranger = GoogleBucketSource(
            bucket: bucket, prefix: "", endpoint: server.endpoint,
            exchange: GoogleAuthorizedExchange(try S3Server.client.get(), access: .anonymous))
        let refused = await outcome { () async throws(RemoteObjectError) in try await stranger.page(at: .beginning) }
        #expect(refused.failure?.code == .unauthenticated)
    }
}
