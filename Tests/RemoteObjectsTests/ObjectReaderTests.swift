import EmbeddedMetadata
import Execution
import Foundation
import RemoteObjects
import StillsModel
import Testing

@Suite("Objects are read by ranges")
struct ObjectReaderTests {
    private let threads = BlockingPool(name: "test", threadLimit: 8)

    /// What reading an object's metadata comes to, and what it took.
    private func read(
        _ source: some ObjectSource, _ object: RemoteObject? = nil
    ) async throws -> (result: Result<PictureMetadata, RemoteObjectError>, tally: ReadingTally) {
        let tally = ReadingTally()
        let listed = try await source.page(at: .beginning).objects.first
        let object = try #require(object ?? listed)
        let threads = threads
        let result = await outcome { () async throws(RemoteObjectError) -> PictureMetadata in
            let open = try await ObjectReader(tally: tally).open(object, from: source)
            do throws(MetadataError) {
                return try await open.withBytes(on: threads) { (bytes) throws(MetadataError) in
                    try MetadataReader().read(bytes)
                }
            } catch {
                throw RemoteObjectError(.corrupt, error.message, cause: error)
            }
        }
        return (result, tally)
    }

    /// Puts a picture into a bucket of its own, and gives the bucket's name.
    private func put(_ bytes: [UInt8]) async throws -> (ObjectServer, String) {
        let server = try ObjectServer.shared()
        let bucket = UUID().uuidString
        try await server.put(bytes, bucket, "a.jpg")
        return (server, bucket)
    }

    private func comment(_ result: Result<PictureMetadata, RemoteObjectError>) throws -> String? {
        try result.get().value(of: "Comment", in: "File")?.text
    }

    @Test("One request is enough for metadata at the beginning, however long the rest")
    func headIsEnough() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(tail: 3_000_000))
        let (result, tally) = try await read(try server.web("ranged", bucket))
        #expect(try comment(result) == "a comment")
        #expect(tally.requests == 1)
        #expect(tally.bytes == RangePolicy().headSize)
        #expect(try await server.seen(bucket).map(\.range) == ["bytes=0-49151"])
    }

    @Test("What lies behind the head is asked for alone, and of the same content")
    func fetchesWhatIsNeeded() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(metadata: 200_000, tail: 3_000_000))
        let (result, tally) = try await read(try server.web("ranged", bucket))
        #expect(try comment(result) == "a comment")
        let seen = try await server.seen(bucket)
        #expect(seen.count == tally.requests)
        #expect(seen.count > 1)
        #expect(seen.dropFirst().allSatisfy { $0.match != nil && $0.match == seen[1].match })
        #expect(tally.bytes < 400_000)
    }

    @Test("An object without a tag is read", arguments: ["untagged", "slow-1", "led-3"])
    func otherServers(behaviour: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(metadata: 100_000, tail: 100_000))
        #expect(try comment(try await read(try server.web(behaviour, bucket)).result) == "a comment")
    }

    @Test(
        "A server without ranges is read from the beginning, and no further than need be",
        arguments: ["whole", "chunked"])
    func serverWithoutRanges(behaviour: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(metadata: 1_000_000, tail: 9_000_000))
        let (result, tally) = try await read(try server.web(behaviour, bucket))
        #expect(try comment(result) == "a comment")
        // Without a length it must be read to its end once.
        #expect(tally.requests == (behaviour == "whole" ? 1 : 2))
        #expect(behaviour == "chunked" || tally.bytes < 4_000_000)
    }

    @Test("A connection that breaks within the bytes is made anew", arguments: ["broken-2", "busy-2-503", "reset-2"])
    func faultsThatPass(behaviour: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(tail: 100_000))
        #expect(try comment(try await read(try server.web(behaviour, bucket)).result) == "a comment")
    }

    @Test("A fault that does not pass ends the object with its reason", arguments: ["broken-99", "busy-99-503"])
    func faultsThatStay(behaviour: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(tail: 100_000))
        let failure = try await read(try server.web(behaviour, bucket)).result.failure
        #expect(failure?.code == .unavailable)
    }

    @Test(
        "Content that changes between two ranges is an error",
        arguments: [
            ("retagged", "its entity tag is another"), ("growing", "bytes, and then"),
            ("shrinking", "it has become shorter"),
        ])
    func changingContent(behaviour: String, words: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(metadata: 200_000, tail: 100_000))
        let failure = try await read(try server.web(behaviour, bucket)).result.failure
        #expect(failure?.message.contains("It changed while it was read") == true, "\(failure?.message ?? "")")
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test(
        "Answers that are not what was asked for are errors that say so",
        arguments: [
            ("shifted", "another part than was asked for"), ("short", "less than was asked for"),
            ("unnumbered", "does not say how long it is"), ("packed", "compressed (Content-Encoding: gzip)"),
            ("status-404", "status 404, which is not there"), ("status-403", "status 403, which you may not read"),
            ("status-410", "status 410"), ("status-418", "status 418"), ("led-99", "without an end"),
        ])
    func wrongAnswers(behaviour: String, words: String) async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(tail: 100_000))
        let failure = try await read(try server.web(behaviour, bucket)).result.failure
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "it was read")")
    }

    @Test("An empty object is named so", arguments: ["ranged", "whole", "chunked"])
    func emptyObject(behaviour: String) async throws {
        let (server, bucket) = try await put([])
        #expect(try await read(try server.web(behaviour, bucket)).result.failure?.message == "It is empty.")
    }

    @Test("An object shorter than the head is read with one request")
    func shortObject() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg())
        let (result, tally) = try await read(try server.web("ranged", bucket))
        #expect(try comment(result) == "a comment")
        #expect(tally.requests == 1)
    }

    @Test("What a bucket's listing told of is read, and nothing that took its place")
    func listedContent() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(comment: "old"))
        let source = server.bucket(bucket)
        let listed = try #require(try await source.page(at: .beginning).objects.first)
        #expect(try comment(try await read(source, listed).result) == "old")
        try await server.put(SampleObject.jpeg(comment: "new"), bucket, "a.jpg")
        let failure = try await read(source, listed).result.failure
        #expect(failure?.code == .notFound)
        #expect(failure?.message.contains("No such object") == true)
        #expect(try comment(try await read(source, source.object(named: "a.jpg")).result) == "new")
    }

    @Test("A size that is not the listing's is an error")
    func otherSize() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(tail: 70_000))
        let source = server.bucket(bucket)
        let object = RemoteObject(name: "a.jpg", shownName: "a.jpg", byteCount: 12)
        let failure = try await read(source, object).result.failure
        #expect(failure?.code == .conflict)
        #expect(failure?.message.contains("the listing told of 12 bytes") == true)
    }

    @Test("Many objects are read at a time, with a thread for each")
    func manyAtATime() async throws {
        let (server, bucket) = try await put(SampleObject.jpeg(metadata: 200_000, tail: 10))
        let source = try server.web("slow-5", bucket)
        let object = try #require(try await source.page(at: .beginning).objects.first)
        let threads = threads
        let comments = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    let open = try await ObjectReader(tally: ReadingTally()).open(object, from: source)
                    return try await open.withBytes(on: threads) { (bytes) throws(MetadataError) in
                        try MetadataReader().read(bytes).value(of: "Comment", in: "File")?.text
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(comments == [String?](repeating: "a comment", count: 40))
    }
}
