internal import Testing
package import StillsModel

/// One clause of the ``SavedSearchStore`` contract, for a catalog that holds ``SampleLibrary/founding`` and nothing else.
package struct SavedSearchStoreCheck: Sendable, CustomStringConvertible {
    package typealias Store = SavedSearchStore & RecordStore

    package let description: String
    private let body: @Sendable (any Store) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ store: any Store) async throws {
        _ = try await store.commit(SampleLibrary.founding)
        try await body(store)
    }

    /// Every clause.
    package static let all: [SavedSearchStoreCheck] = saving + changing + listing

    private static let saving: [SavedSearchStoreCheck] = [
        .init("a search is found as it was saved, by id and by its owner's name for it") { store in
            let (plain, sorted) = (sample(1), sample(2, sort: SortOrder("-taken")))
            try await store.add(plain, limit: 9)
            try await store.add(sorted, limit: 9)
            #expect(try await store.savedSearch(plain.id) == plain)
            #expect(try await store.savedSearch(sorted.id) == sorted)
            #expect(try await store.savedSearch(named: "name 2", of: SampleLibrary.anna) == sorted)
            #expect(try await store.savedSearch(named: "name 2", of: SampleLibrary.ben) == nil)
            #expect(try await store.savedSearch(named: "name 3", of: SampleLibrary.anna) == nil)
            #expect(try await store.savedSearch(id(3)) == nil)
        },
        .init("an empty query, and any text, come back byte by byte") { store in
            for (number, text) in ["", "  ", "\"café\" OR 東京", "e\u{301}", "a\nb"].enumerated() {
                let search = sample(UInt64(number + 1), named: "n\(number)\(text)", query: text)
                try await store.add(search, limit: 9)
                let found = try await store.savedSearch(search.id)
                #expect(found.map { Array($0.query.utf8) } == Array(text.utf8))
                #expect(found.map { Array($0.name.utf8) } == Array(search.name.utf8))
            }
        },
        .init("a name is its owner's once, and everybody's own") { store in
            try await store.add(sample(1), limit: 9)
            #expect(await code { try await store.add(sample(2, named: "name 1"), limit: 9) } == .alreadyExists)
            try await store.add(sample(3, of: SampleLibrary.ben, named: "name 1"), limit: 9)
            #expect(try await store.savedSearch(named: "name 1", of: SampleLibrary.anna)?.id == id(1))
            #expect(try await store.savedSearch(named: "name 1", of: SampleLibrary.ben)?.id == id(3))
        },
        .init("names are compared byte by byte: case and the way an accent is written count") { store in
            for (number, name) in ["Pier", "pier", "caf\u{E9}", "cafe\u{301}"].enumerated() {
                try await store.add(sample(UInt64(number + 1), named: name), limit: 9)
            }
            #expect(try await store.savedSearch(named: "cafe\u{301}", of: SampleLibrary.anna)?.id == id(4))
            #expect(try await names(store) == ["Pier", "cafe\u{301}", "caf\u{E9}", "pier"])
        },
        .init("an account has no more than the limit, and others are not counted") { store in
            try await store.add(sample(1, of: SampleLibrary.ben), limit: 2)
            try await store.add(sample(2), limit: 2)
            try await store.add(sample(3), limit: 2)
            #expect(await code { try await store.add(sample(4), limit: 2) } == .resourceExhausted)
            try await store.remove(id(2))
            try await store.add(sample(4), limit: 2)
            #expect(try await names(store) == ["name 3", "name 4"])
        },
        .init("a search of an account that is not there is refused") { store in
            let wrong = sample(1, of: AccountID(high: 9, low: 9))
            #expect(await code { try await store.add(wrong, limit: 9) } == .notFound)
        },
    ]

    private static let changing: [SavedSearchStoreCheck] = [
        .init("name, query, order and time of change are replaced; owner and time of saving stay") { store in
            try await store.add(sample(1, sort: SortOrder("title")), limit: 9)
            var changed = sample(1, of: SampleLibrary.ben, named: "other", query: "pier")
            changed.createdAt = later
            changed.updatedAt = later
            try await store.replace(changed)
            changed.owner = SampleLibrary.anna
            changed.createdAt = SampleLibrary.now
            #expect(try await store.savedSearch(id(1)) == changed)
            #expect(try await store.savedSearch(named: "name 1", of: SampleLibrary.anna) == nil)
        },
        .init("a name that another one of the owner's has is refused, its own and those of others are not") { store in
            try await store.add(sample(1), limit: 9)
            try await store.add(sample(2), limit: 9)
            try await store.add(sample(3, of: SampleLibrary.ben), limit: 9)
            #expect(await code { try await store.replace(sample(1, named: "name 2")) } == .alreadyExists)
            try await store.replace(sample(1, named: "name 1", query: "new"))
            try await store.replace(sample(1, named: "name 3", query: "new"))
            #expect(try await names(store) == ["name 2", "name 3"])
        },
        .init("what is not there is not replaced; removing it is no error") { store in
            #expect(await code { try await store.replace(sample(1)) } == .notFound)
            try await store.add(sample(1), limit: 9)
            try await store.remove(id(1))
            try await store.remove(id(1))
            #expect(try await store.savedSearch(id(1)) == nil)
            #expect(await code { try await store.replace(sample(1)) } == .notFound)
        },
        .init("saved searches go with their account") { store in
            let account = Account(
                id: AccountID(high: 1, low: 9), name: "gone", role: .member, createdAt: SampleLibrary.now)
            try await store.apply([.createAccount(account)])
            try await store.add(sample(1, of: account.id), limit: 9)
            try await store.add(sample(2), limit: 9)
            #expect(try await store.apply([.removeAccount(account.id, expectedRole: .member)]) == [.applied])
            #expect(try await store.savedSearch(id(1)) == nil)
            #expect(try await store.savedSearch(id(2)) != nil)
        },
    ]

    private static let listing: [SavedSearchStoreCheck] = [
        .init("an account's searches are listed by name, page by page, and nobody else's") { store in
            for (number, name) in ["b", "é", "B", "a", "東"].enumerated() {
                try await store.add(sample(UInt64(number + 1), named: name), limit: 9)
            }
            try await store.add(sample(9, of: SampleLibrary.ben, named: "aa"), limit: 9)
            #expect(try await names(store) == ["B", "a", "b", "é", "東"])
            #expect(try await names(store, limit: 2) == ["B", "a"])
            #expect(try await names(store, after: "a", limit: 2) == ["b", "é"])
            #expect(try await names(store, after: "aa") == ["b", "é", "東"])
            #expect(try await names(store, after: "東") == [])
            #expect(try await names(store, limit: 0) == [])
            #expect(
                try await store.savedSearches(of: SampleLibrary.ben, after: nil, limit: 9)
                    == [sample(9, of: SampleLibrary.ben, named: "aa")])
        }
    ]

    // MARK: - Samples

    private static let later = Instant(microseconds: SampleLibrary.now.microseconds + 1_000_000)

    private static func id(_ number: UInt64) -> SavedSearchID { SavedSearchID(high: 8, low: number) }

    private static func sample(
        _ number: UInt64, of owner: AccountID = SampleLibrary.anna, named name: String? = nil,
        query: String = "harbour", sort: SortOrder? = nil
    ) -> SavedSearch {
        SavedSearch(
            id: id(number), owner: owner, name: name ?? "name \(number)", query: query, sort: sort,
            createdAt: SampleLibrary.now, updatedAt: SampleLibrary.now)
    }

    /// The names of Anna's.
    private static func names(
        _ store: any Store, after: String? = nil, limit: Int = 99
    ) async throws -> [String] {
        try await store.savedSearches(of: SampleLibrary.anna, after: after, limit: limit).map(\.name)
    }

    private static func code(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? SavedSearchStoreError)?.code
        }
    }
}
