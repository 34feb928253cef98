import SQLite
import StillsModel
import StillsTesting
import Testing

@testable import CatalogStorage

@Suite("Fields that older images are not indexed by")
struct FieldIndexingTests {
    @Test("Phrases are found before, while and after images of before are made up for; a new process goes on")
    func pairs() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            let titles = ["rain over harbour", "harbour over rain"]
            let images = (1...600).map { SampleLibrary.image($0, title: titles[Int($0 % 2)]) }
            try await catalog.apply(images.flatMap { SampleLibrary.taking(in: $0, number: $0.id.low) })
            while try await !catalog.settleAtOnce() {}
            await catalog.close()
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            // As a build that knew no pairs left it.
            try connection.execute(
                "DELETE FROM posting WHERE field = 'pair'; INSERT INTO field_indexing VALUES ('pair', 601)")
            let old = try await openDatabase(path, access: .readWrite)
            try await old.takeIn(SampleLibrary.image(700, title: titles[0]), number: 700)
            var rounds = 0
            repeat {
                try await expectPhrases(in: old)
                rounds += 1
            } while try await !old.settleAtOnce() && rounds < 2
            await old.close()
            let new = try await openDatabase(path, access: .readWrite)
            try await expectPhrases(in: new)
            while try await !new.settleAtOnce() {}
            try await expectPhrases(in: new)
            #expect(rounds == 2)
            let postings = try SQLitePostings(connection: connection)
            let found = try postings.docids(SearchField.pairs, where: .range(lower: nil, upper: nil))
            #expect(found.count == 601)
            #expect(try connection.first("SELECT count(*) FROM field_indexing") { $0.integer(0) } == 0)
        }
    }

    private func expectPhrases(in catalog: SQLiteCatalog) async throws {
        #expect(try await catalog.count(Query("\"over harbour\""), for: SamplePrincipal.anna) == 301)
        #expect(try await catalog.count(Query("\"harbour over\""), for: SamplePrincipal.anna) == 300)
        #expect(try await catalog.count(Query("harbour -\"over rain\""), for: SamplePrincipal.anna) == 301)
        #expect(try await catalog.count(Query("\"harbour rain\""), for: SamplePrincipal.anna) == 0)
    }
}
