import CatalogStorage
import Foundation
import StillsModel
import StillsTesting
import Testing

@Suite("Catalogs agree")
struct SearchAgreementTests {
    private static let principals: [Principal] = [
        .stranger, SamplePrincipal.ben, SamplePrincipal.anna, SamplePrincipal.admin,
        .key(KeyScopes([.read], collections: [SampleLibrary.shoots]), of: SampleLibrary.anna, .member),
    ]

    /// Few in the short form of the tests, more in the long one.
    private static var seeds: ClosedRange<UInt64> {
        ProcessInfo.processInfo.environment["STILLS_TEST_FULL"] == nil ? 1...4 : 1...60
    }

    /// Memory looks at every image for every question, so what it answers is the definition.
    @Test(
        "After the same changes, SQLite answers as memory does, order included", arguments: seeds
    )
    func agreement(seed: UInt64) async throws {
        var library = RandomLibrary(seed: seed)
        let memory = MemoryCatalog(now: { SampleLibrary.now })
        try await withDatabase { path in
            let sqlite = try await openDatabase(path)
            for catalog in [memory, sqlite] as [any RecordStore] {
                _ = try await catalog.commit(SampleLibrary.founding)
            }
            var answers = 0
            var counted = 0
            for _ in 0..<6 {
                for _ in 0..<5 {
                    let changes = library.changes()
                    let outcomes = try await memory.commit(changes)
                    #expect(try await sqlite.commit(changes) == outcomes)
                }
                for _ in 0..<10 { answers += try await compare(library.query(), memory, sqlite, seed: seed) }
                for _ in 0..<10 {
                    let (text, fields) = (library.query(), library.facetFields())
                    for text in ["", text] { counted += try await compare(fields, text, memory, sqlite, seed: seed) }
                }
            }
            #expect(answers > 100, "the questions of seed \(seed) find hardly anything")
            #expect(counted > 100, "the facets of seed \(seed) count hardly anything")
            for account in SampleLibrary.accounts {
                #expect(try await sqlite.access(of: account.id) == memory.access(of: account.id), "seed \(seed)")
            }
            #expect(try await sqlite.changes(since: 0, limit: 10_000) == memory.changes(since: 0, limit: 10_000))
            #expect(
                try await sqlite.originals(after: nil, limit: 10_000) == memory.originals(after: nil, limit: 10_000))
        }
    }

    /// - Returns: how many images the question found.
    private func compare(
        _ text: String, _ memory: MemoryCatalog, _ sqlite: SQLiteCatalog, seed: UInt64
    ) async throws -> Int {
        let query = try Query(text)
        var found = 0
        for (place, principal) in Self.principals.enumerated() {
            let key = SortOrder.Key.allCases[(text.utf8.count + place) % SortOrder.Key.allCases.count]
            let page = PageRequest(sort: SortOrder(key, isDescending: text.utf8.count % 2 == 0), limit: 7)
            let expected = try await memory.find(query, for: principal, page: page)
            let actual = try await sqlite.find(query, for: principal, page: page)
            #expect(actual == expected, "seed \(seed): \(text) for \(principal) by \(key)")
            let count = try await memory.count(query, for: principal)
            #expect(try await sqlite.count(query, for: principal) == count, "seed \(seed): \(text) for \(principal)")
            let pages = try await sqlite.pages(of: query, for: principal, sort: page.sort, limit: 3)
            #expect(
                pages.count == count && pages.starts(with: expected.images), "seed \(seed): \(text) for \(principal)")
            found += count
        }
        return found
    }

    /// - Returns: how many values the facets have.
    private func compare(
        _ fields: [QueryField], _ text: String, _ memory: MemoryCatalog, _ sqlite: SQLiteCatalog, seed: UInt64
    ) async throws -> Int {
        let query = try Query(text)
        var counted = 0
        for principal in Self.principals {
            for limit in [2, 1_000] {
                let expected = try await memory.facets(query, for: principal, fields: fields, limit: limit)
                let actual = try await sqlite.facets(query, for: principal, fields: fields, limit: limit)
                #expect(actual == expected, "seed \(seed): \(fields) of \(text) for \(principal)")
                #expect(try await sqlite.count(query, for: principal) == actual.imageCount)
                counted += actual.facets.reduce(0) { $0 + $1.values.count }
            }
        }
        return counted
    }

    /// Enough images that SQLite walks the index of the order and does not sort by itself.
    @Test("A catalog of thousands gives every order in pages, ties and gaps included")
    func walking() async throws {
        let images = (1...2_500).map { number in
            var image = SampleLibrary.image(
                UInt64(number * 7 % 2_503), title: number % 5 == 0 ? nil : "Picture \(number % 9)")
            image.createdAt = Instant(microseconds: SampleLibrary.now.microseconds + Int64(number % 11))
            image.updatedAt = Instant(microseconds: SampleLibrary.now.microseconds - Int64(number % 13))
            if number % 3 != 0 { image.takenAt = Timestamp(LocalDateTime(microseconds: Int64(number % 17) - 8)) }
            return image
        }
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await catalog.apply(images.flatMap { SampleLibrary.taking(in: $0, number: $0.id.low) })
            for key in SortOrder.Key.allCases where key != .relevance {
                for isDescending in [false, true] {
                    let sort = SortOrder(key, isDescending: isDescending)
                    let order = SearchOrder(sort, of: Query())
                    let expected = images.map { image in
                        let document = SearchDocument(
                            image: image, original: SampleLibrary.original(image.id.low), owner: SampleLibrary.anna,
                            tags: [])
                        return order.position(of: image.id, document.sortValues)
                    }.sorted(by: order.precedes).map(\.id)
                    let pages = try await catalog.pages(of: Query(), for: SamplePrincipal.anna, sort: sort, limit: 700)
                    #expect(pages == expected, "by \(key), descending: \(isDescending)")
                }
            }
        }
    }

    /// Rare and frequent, new and old, in blocks of docids whose times rise, overlap or are mixed.
    @Test(
        "The newest and the oldest of some images are found in every library",
        arguments: [0, 3_000, 2_000_000] as [Int64])
    func blocks(scatter: Int64) async throws {
        var random = SeededRandom(seed: UInt64(scatter) + 1)
        let images = (1...6_000).map { number in
            let words = [
                "all", number % 2 == 0 ? "half" : "odd", number % 97 == 0 ? "rare" : "", number < 60 ? "old" : "",
                (3_000..<3_400).contains(number) ? "middle" : "", number < 1_000 && number % 3 == 0 ? "third" : "",
            ]
            var image = SampleLibrary.image(UInt64(number), title: words.joined(separator: " "))
            let late = Int64.random(in: 0...scatter, using: &random)
            image.createdAt = Instant(microseconds: SampleLibrary.now.microseconds + Int64(number) * 300 + late)
            return image
        }
        try await withDatabase { path in
            let catalog = try await openDatabase(path)
            _ = try await catalog.commit(SampleLibrary.founding)
            try await catalog.apply(images.flatMap { SampleLibrary.taking(in: $0, number: $0.id.low) })
            for word in ["half", "rare", "old", "middle", "third"] {
                for isDescending in [false, true] {
                    let sort = SortOrder(.added, isDescending: isDescending)
                    let rising = images.filter { $0.title?.split(separator: " ").contains(Substring(word)) == true }
                        .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }.map(\.id)
                    let expected = isDescending ? rising.reversed() : rising
                    for limit in [20, 300] {
                        let pages = try await catalog.pages(
                            of: Query(word), for: SamplePrincipal.anna, sort: sort, limit: limit)
                        #expect(pages == expected, "\(word), descending: \(isDescending), pages of \(limit)")
                    }
                }
            }
        }
    }
}
