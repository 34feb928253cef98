import SQLite
import StillsModel
import StillsTesting
import Testing

@testable import CatalogStorage

@Suite("Catalogs of before there were audiences")
struct RestrictedAttributeTests {
    @Test("Words of attributes for readers are no longer found by strangers")
    func renewal() async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            var image = SampleLibrary.image(1, title: "Harbour")
            image.visibility = .public
            image.attributes = ["creator": .string("Wilhelmina Harbour"), "shelf": .string("top")]
            try await catalog.takeIn(image, number: 1)
            while try await !catalog.settleAtOnce() {}
            await catalog.close()
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            // As a build before this one wrote it.
            try connection.execute("UPDATE OR IGNORE posting SET field = 'w' WHERE field = 'w!'")
            try connection.execute("DELETE FROM posting WHERE field = 'w!'")
            let old = try await openDatabase(path, access: .readWrite)
            #expect(
                try await old.find(Query("wilhelmina"), for: .stranger, page: PageRequest(limit: 5)).images.count == 1)
            await old.close()
            try RestrictedAttributeTerms(connection: connection).renew()
            let new = try await openDatabase(path, access: .readWrite)
            for (text, seen, read) in [("wilhelmina", 0, 1), ("harbour", 1, 1), ("top", 1, 1)] {
                #expect(try await new.count(Query(text), for: .stranger) == seen, "\(text)")
                #expect(try await new.count(Query(text), for: SamplePrincipal.anna) == read, "\(text)")
            }
        }
    }
}
