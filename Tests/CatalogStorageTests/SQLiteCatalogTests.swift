import CatalogStorage
import Foundation
import SQLite
import StillsModel
import StillsTesting
import Testing

@Suite("The SQLite catalog and its file")
struct SQLiteCatalogTests {
    /// Gives `body` a database that holds a few images.
    private func withFilledDatabase(_ body: (String) async throws -> Void) async throws {
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await catalog.apply(
                (1...200).flatMap { number in
                    SampleLibrary.taking(
                        in: SampleLibrary.image(number, externalID: "id-\(number)", title: "Picture"), number: number)
                })
            await catalog.close()
            try await body(path)
        }
    }

    /// The code of the catalog's error that the body ends with; nil when it ends well.
    private func code(of body: () async throws -> Void) async throws -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch let error as RecordStoreError {
            return error.code
        }
    }

    @Test("What was committed is there when the file is opened again")
    func reopening() async throws {
        try await withFilledDatabase { path in
            for access in [SQLiteCatalog.Access.readWrite, .readOnly, .create] {
                let catalog = try await openDatabase(path, access: access)
                #expect(try await catalog.originals(after: nil, limit: 1_000).count == 200)
                #expect(try await catalog.changes(since: 0, limit: 1_000).count == 200)
                #expect(try await catalog.count(Query("picture"), for: SamplePrincipal.anna) == 200)
                #expect(try await catalog.directory().accounts == SampleLibrary.accounts)
                await catalog.close()
            }
        }
    }

    @Test("Opening a file that is not there makes none, unless it shall")
    func missing() async throws {
        try await withDatabase { path in
            for access in [SQLiteCatalog.Access.readWrite, .readOnly] {
                let refused = try await code { _ = try await openDatabase(path, access: access) }
                #expect(refused != nil)
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("A catalog opened for reading refuses every change")
    func readOnly() async throws {
        try await withFilledDatabase { path in
            let catalog = try await openDatabase(path, access: .readOnly)
            let refused = try await code { () async throws in
                _ = try await catalog.commit(SampleLibrary.founding)
            }
            #expect(refused == .permissionDenied)
            #expect(try await catalog.originals(after: nil, limit: 1_000).count == 200)
        }
    }

    @Test(
        "A file that may not be written is refused as such", .disabled(if: geteuid() == 0, "root may write everything"))
    func unwritable() async throws {
        try await withFilledDatabase { path in
            try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
            let refused = try await code { () async throws in
                _ = try await openDatabase(path, access: .readWrite).commit(SampleLibrary.founding)
            }
            #expect(refused == .permissionDenied)
        }
    }

    @Test("The catalog of a newer build is refused, and left as it is", arguments: [false, true])
    func newer(isReading: Bool) async throws {
        try await withFilledDatabase { path in
            try SQLiteConnection(path: path, access: .readWrite).execute("PRAGMA user_version = 4711")
            let error = await #expect(throws: RecordStoreError.self) {
                _ = try await openDatabase(path, access: isReading ? .readOnly : .readWrite)
            }
            #expect(error?.message.contains("4711") == true)
            #expect(error?.code == .unimplemented)
            let version = try SQLiteConnection(path: path, access: .readOnly).first("PRAGMA user_version") {
                $0.integer(0)
            }
            #expect(version == 4711)
        }
    }

    @Test("A catalog of before there were saved searches gets their table, and keeps what it has")
    func beforeSavedSearches() async throws {
        try await withFilledDatabase { path in
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            try connection.execute("DROP TABLE saved_search; PRAGMA user_version = 7")
            let refused = try await code { _ = try await openDatabase(path, access: .readOnly) }
            #expect(refused == .unimplemented)
            let catalog = try await openDatabase(path, access: .readWrite)
            let search = SavedSearch(
                id: SavedSearchID(high: 8, low: 1), owner: SampleLibrary.anna, name: "pier", query: "pier",
                createdAt: SampleLibrary.now, updatedAt: SampleLibrary.now)
            try await catalog.add(search, limit: 1)
            #expect(try await catalog.savedSearch(search.id) == search)
            #expect(try await catalog.count(Query("picture"), for: SamplePrincipal.anna) == 200)
        }
    }

    @Test("A database that another program keeps locked is unavailable for writing, and read all the same")
    func locked() async throws {
        try await withFilledDatabase { path in
            let catalog = try await openDatabase(path, access: .readWrite, busyMilliseconds: 50)
            let other = try SQLiteConnection(path: path, access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            let open = SampleLibrary.changes([.openIntent(SampleLibrary.intent(900))])
            let refused = try await code { _ = try await catalog.commit(open) }
            #expect(refused == .unavailable)
            #expect(try await catalog.originals(after: nil, limit: 1_000).count == 200)
            try other.execute("ROLLBACK")
            #expect(try await catalog.commit(open) == [.applied])
        }
    }

    @Test("A file that is no database is corrupt", arguments: [100, 10_000])
    func foreign(byteCount: Int) async throws {
        try await withDatabase { path in
            try Data(repeating: 0x41, count: byteCount).write(to: URL(fileURLWithPath: path))
            let refused = try await code { _ = try await openDatabase(path) }
            #expect(refused == .corrupt)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(repeating: 0x41, count: byteCount))
        }
    }

    @Test("Pages that were overwritten are corrupt, for readers and writers")
    func damaged() async throws {
        try await withFilledDatabase { path in
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes.replaceSubrange(4_096..., with: Data(repeating: 0xFF, count: bytes.count - 4_096))
            try bytes.write(to: URL(fileURLWithPath: path))
            for access in [SQLiteCatalog.Access.readOnly, .readWrite] {
                let read = try await code {
                    _ = try await openDatabase(path, access: access).originals(after: nil, limit: 10)
                }
                #expect(read == .corrupt)
            }
            let written = try await code {
                _ = try await openDatabase(path, access: .readWrite).commit(SampleLibrary.founding)
            }
            #expect(written == .corrupt)
        }
    }

    @Test("A file that was cut off is corrupt")
    func truncated() async throws {
        try await withFilledDatabase { path in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try bytes.prefix(bytes.count / 3).write(to: URL(fileURLWithPath: path))
            let read = try await code { () async throws in
                let catalog = try await openDatabase(path, access: .readWrite)
                _ = try await catalog.images((1...200).map { SampleLibrary.image($0).id })
            }
            #expect(read == .corrupt)
        }
    }

    private static let damages = [
        "UPDATE original SET digest = x'00' WHERE byte_count = 1001", "UPDATE image SET id = x'00' WHERE docid = 1",
        "UPDATE image SET attributes = '{\"a\":' WHERE docid = 1", "UPDATE image SET sources = '{\"title\":\"x\"}'",
        "UPDATE image SET state = 'eaten'", "UPDATE embedded SET tags = x'28b52ffd00'",
        "UPDATE image SET imported = '[]'", "UPDATE image SET attributes = '{\"a\":null}'",
        "UPDATE blob_location SET locator = '../x' || verified_at || hex(original)",
        "UPDATE blob_location SET state = ''",
    ]

    @Test("Values that no commit writes are corrupt, and never a crash", arguments: damages)
    func damagedValues(statement: String) async throws {
        try await withFilledDatabase { path in
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            try connection.execute(statement)
            let catalog = try await openDatabase(path, access: .readWrite)
            let read = try await code { () async throws in
                _ = try await catalog.originals(after: nil, limit: 1_000)
                _ = try await catalog.images((1...200).map { SampleLibrary.image($0).id })
                _ = try await catalog.lookUp([
                    SampleLibrary.identity(externalID: "id-1", digest: 1)
                ])
            }
            #expect(read == .corrupt)
        }
    }

    @Test("Two catalogs on one file see each other's changes and keep each other's promises")
    func sharing() async throws {
        try await withFilledDatabase { path in
            let first = try await openDatabase(path, access: .readWrite)
            let second = try await openDatabase(path, access: .readWrite)
            let applied = try await withThrowingTaskGroup(of: [MutationOutcome].self) { group in
                for number in 300...339 as ClosedRange<UInt64> {
                    let catalog = number % 2 == 0 ? first : second
                    // Each external id is wanted by two, one through each catalog.
                    let image = SampleLibrary.image(number, externalID: "shared-\(number / 2)", title: "Shared")
                    group.addTask { try await catalog.takeIn(image, number: number) }
                }
                return try await group.reduce(into: 0) { $0 += $1 == [.applied, .applied] ? 1 : 0 }
            }
            #expect(applied == 20)
            for catalog in [first, second] {
                #expect(try await catalog.count(Query("shared"), for: SamplePrincipal.anna) == 20)
                let events = try await catalog.changes(since: 0, limit: 1_000)
                #expect(events.count == 220 && Set(events.map(\.sequence)).count == 220)
            }
        }
    }
}
