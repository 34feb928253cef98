import CloudAuth
import Foundation
import RemoteObjects
import StillsModel
import Testing

@Suite("Listings of objects")
struct ListingTests {
    /// A bucket of its own with those objects.
    private func bucket(_ names: [String], _ beginning: String = "") async throws -> (ObjectServer, String) {
        let server = try ObjectServer.shared()
        let bucket = beginning + UUID().uuidString
        for name in names { try await server.put(Array(name.utf8), bucket, name) }
        return (server, bucket)
    }

    private func names(
        _ source: some ObjectSource, from place: ListingPlace = .beginning
    ) async throws(RemoteObjectError) -> [String] {
        var listing = ObjectListing(source, from: place)
        var names: [String] = []
        while let object = try await listing.nextObject() { names.append(object.name) }
        return names
    }

    private static let odd = [
        "2024/harbour at night.jpg", "a+b.jpg", "a%20b.jpg", "deep/er/and/deeper.jpg", "münchen/größe.jpg",
        "q?x=1&y#z.jpg",
        "日本/夕日.jpg", "..", "a//b.jpg",
    ]

    @Test("All pages come, with names of any kind")
    func allPages() async throws {
        let numbered = (100..<130).map { "n/\($0).jpg" }
        let (server, bucket) = try await bucket(numbered + Self.odd)
        let found = try await names(server.bucket(bucket))
        #expect(Set(found) == Set(numbered + Self.odd))
        #expect(found.count == numbered.count + Self.odd.count)
        #expect(try await server.seen(bucket).count == 6)
    }

    @Test("A prefix, and a place to go on from")
    func prefixAndPlace() async throws {
        let (server, bucket) = try await bucket((10..<40).map { "n/\($0)" } + ["m", "o"])
        let all = try await names(server.bucket(bucket, prefix: "n/"))
        #expect(all == (10..<40).map { "n/\($0)" })
        #expect(try await names(server.bucket(bucket, prefix: "n/"), from: .after("n/25")) == Array(all[16...]))
        #expect(try await names(server.bucket(bucket, prefix: "n/"), from: .after("n/39")).isEmpty)
    }

    @Test("What consoles make to show folders is no object")
    func folders() async throws {
        let (server, bucket) = try await bucket(["a/b.jpg"])
        try await server.put([], bucket, "a/")
        #expect(try await names(server.bucket(bucket)) == ["a/b.jpg"])
    }

    @Test("A bucket that is not open wants a token; the server's words say so")
    func access() async throws {
        let (server, bucket) = try await bucket(["a.jpg"], "private-")
        let refused = await outcome { () async throws(RemoteObjectError) in try await names(server.bucket(bucket)) }
        #expect(refused.failure?.code == .unauthenticated)
        #expect(refused.failure?.message.contains("Anonymous caller does not have") == true)
        let wrong = server.bucket(bucket, access: .token(Secret("open")))
        let failed = await outcome { () async throws(RemoteObjectError) in try await names(wrong) }
        #expect(failed.failure?.message.contains("open") == false)
        #expect(try await names(server.bucket(bucket, access: .token(Secret("sesame")))) == ["a.jpg"])
    }

    @Test("A bucket that is not there is named so")
    func missingBucket() async throws {
        let source = try ObjectServer.shared().bucket("none-\(UUID().uuidString)")
        let failed = await outcome { () async throws(RemoteObjectError) in try await names(source) }
        #expect(failed.failure?.code == .notFound)
        #expect(failed.failure?.message.contains("The specified bucket does not exist") == true)
    }

    @Test("Filters look at the ending and the size")
    func filters() {
        func object(_ name: String, _ size: Int64?) -> RemoteObject {
            RemoteObject(name: name, shownName: name, byteCount: size)
        }
        let filter = ObjectFilter(extensions: ["jpg", "heic"], sizes: 10...20)
        #expect(filter.admits(object("a/b.JPG", 10)))
        #expect(filter.admits(object("a.b/c.heic", nil)))
        #expect(!filter.admits(object("a.jpg/b", 15)))
        #expect(!filter.admits(object("a.png", 15)))
        #expect(!filter.admits(object("a.jpg", 9)))
        #expect(!filter.admits(object("a.jpg", 21)))
        #expect(filter.admits(object("https://x.example/a.jpg?w=1/2.png", nil)))
        #expect(ObjectFilter().admits(object("anything", 0)))
    }
}
