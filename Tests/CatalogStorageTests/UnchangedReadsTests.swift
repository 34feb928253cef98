@testable import CatalogStorage
import StillsModel
import StillsTesting
import Testing

@Suite("What is read again only when the catalog has changed")
struct UnchangedReadsTests {
    @Test("A value is kept for the version that it was read at, and for no other")
    func values() {
        let values = UnchangedValues<Int, String>(byteLimit: 10) { $0.utf8.count }
        values.keep("a", of: 1, version: 7)
        #expect(values[1, 7] == "a" && values[1, 8] == nil && values[2, 7] == nil)
        values.keep("bcdef", of: 2, version: 7)
        #expect(values.all([2, 1, 2], version: 7) == ["bcdef", "a", "bcdef"])
        #expect(values.all([1, 3], version: 7) == nil && values.all([1], version: 8) == nil)
        values.keep("too long for it", of: 3, version: 7)
        #expect(values[1, 7] == "a" && values[3, 7] == nil)
        values.keep("ghijk", of: 3, version: 7)
        #expect(values[1, 7] == nil && values[3, 7] == "ghijk")
        values.keep("d", of: 1, version: 8)
        #expect(values[1, 8] == "d" && values[3, 7] == nil && values[3, 8] == nil)
    }

    @Test("The version stays while nobody writes, and is another one after each commit of anybody")
    func version() async throws {
        try await withTwo { catalog, other in
            let version = try #require(catalog.unchangedReads?.version)
            #expect(version.current == nil)
            try version.open()
            var seen = [try #require(version.current)]
            #expect(version.current == seen[0])
            for (number, writer) in [(2, catalog), (3, other), (4, catalog)] {
                try await take(UInt64(number), into: writer)
                let now = try #require(version.current)
                #expect(now != seen.last && version.current == now)
                seen.append(now)
            }
        }
    }

    @Test("An image whose bytes are sent is read once, and again when another program has changed it")
    func images() async throws {
        try await withTwo { catalog, other in
            let id = SampleLibrary.image(1).id
            let kept = try #require(catalog.unchangedReads)
            // The first reading opens the connection that tells the version, the second is kept.
            for _ in 1...2 { #expect(try await catalog.images([id], .bytes)[0]?.image.title == nil) }
            let version = try #require(kept.version.current)
            let key = UnchangedReads.ImageKey(id: id, detail: .bytes)
            var marked = try #require(kept.images[key, version])
            #expect(try await catalog.images([id], .bytes) == [marked])
            marked.image.title = "What is kept is what is answered"
            kept.images.keep(marked, of: key, version: version)
            #expect(try await catalog.images([id], .bytes) == [marked])
            #expect(try await catalog.images([id])[0]?.image.title == nil)
            let edit = ImageEdit(
                image: id, expectedVersion: 1, changes: [FieldChange(.title, .string("Edited"), source: .person)])
            #expect(try await other.commit(SampleLibrary.changes([.editImage(edit)])).allSatisfy { $0 == .applied })
            #expect(try await catalog.images([id], .bytes)[0]?.image.title == "Edited")
            #expect(try await catalog.images([SampleLibrary.image(9).id], .bytes) == [nil])
        }
    }

    @Test("A page of all images, and what an account may do, follow every commit")
    func listings() async throws {
        try await withTwo { catalog, other in
            let request = PageRequest(limit: 10)
            let anna = Principal.account(SampleLibrary.anna, .member)
            var expected = [SampleLibrary.image(1).id]
            for number in 2...6 as ClosedRange<UInt64> {
                for _ in 1...3 {
                    #expect(try await catalog.find(Query(), for: anna, page: request).images == expected)
                    #expect(try await catalog.access(of: SampleLibrary.anna).collections.count == 3)
                }
                try await take(number, into: number.isMultiple(of: 2) ? catalog : other)
                expected.insert(SampleLibrary.image(number).id, at: 0)
            }
            let kept = try #require(catalog.unchangedReads)
            let key = UnchangedReads.ListingKey(principal: anna, page: request)
            _ = try await catalog.find(Query(), for: anna, page: request)
            #expect(kept.listings[key, try #require(kept.version.current)]?.images == expected)
            #expect(try await catalog.find(Query(), for: .stranger, page: request).images == [])
        }
    }

    /// Two catalogs, as two programs have them, on one database with one image.
    private func withTwo(_ body: (SQLiteCatalog, SQLiteCatalog) async throws -> Void) async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await take(1, into: catalog)
            try await body(catalog, try await openDatabase(path, access: .readWrite))
        }
    }

    private func take(_ number: UInt64, into catalog: SQLiteCatalog) async throws {
        let image = SampleLibrary.image(number)
        let outcomes = try await catalog.commit(SampleLibrary.changes(SampleLibrary.taking(in: image, number: number)))
        try #require(outcomes.allSatisfy { $0 == .applied })
    }
}
