import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("Saved searches")
struct SavedSearchTests {
    /// A library with the member `anna` and the admin `boss`.
    private func withAccounts(
        _ backend: LibraryBackend = .memory,
        _ body: (TestLibrary, _ anna: Library, _ boss: Library) async throws -> Void
    ) async throws {
        try await withLibrary(backend) { library in
            let open = try library.opened()
            let accounts = [(1, "anna", Role.member), (2, "boss", .admin)].map { low, name, role in
                Account(
                    id: AccountID(high: 9, low: low), name: name, role: role, createdAt: library.account.createdAt)
            }
            try await library.catalog.apply(accounts.map(Mutation.createAccount))
            let asking = accounts.map { open.acting(as: .account($0.id, $0.role)) }
            try await body(library, asking[0], asking[1])
        }
    }

    private func code(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? ServiceError)?.code
        }
    }

    @Test("A search is saved, found by name and id, listed, changed and forgotten", arguments: LibraryBackend.allCases)
    func keeping(backend: LibraryBackend) async throws {
        try await withAccounts(backend) { _, anna, _ in
            let (edit, show) = (EditSavedSearches(library: anna), ShowSavedSearches(library: anna))
            let made = try await edit.create(named: "to review", query: "-has:rating pier", sort: SortOrder("-taken"))
            #expect(made.owner == anna.account && made.createdAt == made.updatedAt)
            #expect(try await show.named("to review") == made)
            #expect(try await show.one(made.id) == made)
            let other = try await edit.create(named: "all", query: "")
            #expect(try await show.list(limit: 9) == [other, made])
            #expect(try await show.list(after: "all", limit: 9) == [made])
            let changed = try await edit.replace(made.id, named: "reviewed", query: "has:rating", sort: nil)
            #expect(changed.createdAt == made.createdAt && changed.updatedAt >= made.updatedAt)
            #expect(try await show.one(made.id) == changed && changed.sort == nil)
            try await edit.remove(made.id)
            #expect(try await show.list(limit: 9) == [other])
            #expect(await code { try await edit.remove(made.id) } == .notFound)
        }
    }

    @Test("What an account saved is nobody else's, not even an administrator's")
    func owners() async throws {
        try await withAccounts { _, anna, boss in
            let own = try await EditSavedSearches(library: anna).create(named: "own", query: "pier")
            let edit = EditSavedSearches(library: boss)
            let show = ShowSavedSearches(library: boss)
            #expect(try await show.list(limit: 9) == [])
            #expect(try await show.named("own") == nil)
            #expect(await code { _ = try await show.one(own.id) } == .notFound)
            #expect(
                await code { _ = try await edit.replace(own.id, named: "own", query: "x", sort: nil) } == .notFound)
            #expect(await code { try await edit.remove(own.id) } == .notFound)
            let bosses = try await edit.create(named: "own", query: "sun")
            #expect(try await show.named("own") == bosses)
            #expect(try await ShowSavedSearches(library: anna).named("own") == own)
        }
    }

    @Test("Strangers sign in first; keys need the scope, and must not be confined")
    func principals() async throws {
        try await withAccounts { _, anna, _ in
            let account = try #require(anna.account)
            let made = try await EditSavedSearches(library: anna).create(named: "own", query: "pier")
            func codes(_ principal: Principal) async -> [ErrorCode?] {
                let asking = anna.acting(as: principal)
                let (edit, show) = (EditSavedSearches(library: asking), ShowSavedSearches(library: asking))
                return [
                    await code { _ = try await show.list(limit: 9) }, await code { _ = try await show.named("own") },
                    await code { _ = try await show.one(made.id) },
                    await code { _ = try await edit.replace(made.id, named: "own", query: "sun", sort: nil) },
                    await code { _ = try await edit.create(named: "own", query: "x") },
                ]
            }
            #expect(await codes(.stranger) == Array(repeating: .unauthenticated, count: 5))
            let read = Principal.key(KeyScopes([.read]), of: account, .member)
            #expect(await codes(read) == [nil, nil, nil, .permissionDenied, .permissionDenied])
            let write = Principal.key(KeyScopes([.write]), of: account, .member)
            #expect(
                await codes(write) == [.permissionDenied, .permissionDenied, .permissionDenied, nil, .alreadyExists])
            let confined = Principal.key(
                KeyScopes(Set(KeyScopes.Scope.allCases), collections: []), of: account, .member)
            #expect(await codes(confined) == Array(repeating: .permissionDenied, count: 5))
            #expect(await codes(.account(account, .viewer)) == [nil, nil, nil, nil, .alreadyExists])
        }
    }

    @Test(
        "Names that none can have are refused",
        arguments: ["", " ", "\u{3000}", "a\nb", "\u{7F}", String(repeating: "é", count: 101)])
    func names(name: String) async throws {
        try await withAccounts { _, anna, _ in
            let edit = EditSavedSearches(library: anna)
            #expect(await code { _ = try await edit.create(named: name, query: "") } == .invalidArgument)
            let made = try await edit.create(named: String(repeating: "é", count: 100), query: "")
            #expect(
                await code { _ = try await edit.replace(made.id, named: name, query: "", sort: nil) }
                    == .invalidArgument)
            #expect(try await ShowSavedSearches(library: anna).list(limit: 9) == [made])
        }
    }

    @Test(
        "A query that cannot be understood is refused when it is saved",
        arguments: ["size>", "(a", "near:x", String(repeating: "a ", count: 5_000)])
    func queries(query: String) async throws {
        try await withAccounts { _, anna, _ in
            let edit = EditSavedSearches(library: anna)
            let error = await #expect(throws: ServiceError.self) { _ = try await edit.create(named: "n", query: query) }
            #expect(error?.code == .invalidArgument && error?.message.contains("cannot be understood") == true)
            let made = try await edit.create(named: "n", query: "pier")
            #expect(
                await code { _ = try await edit.replace(made.id, named: "n", query: query, sort: nil) }
                    == .invalidArgument)
            #expect(try await ShowSavedSearches(library: anna).one(made.id) == made)
        }
    }

    @Test("An account has a thousand, and another one is refused")
    func limit() async throws {
        try await withAccounts { library, anna, boss in
            let account = try #require(anna.account)
            for number in 0..<UInt64(SavedSearch.Limits.perAccount) {
                let search = SavedSearch(
                    id: SavedSearchID(high: 1, low: number), owner: account, name: "\(number)", query: "",
                    createdAt: library.account.createdAt, updatedAt: library.account.createdAt)
                try await library.catalog.add(search, limit: SavedSearch.Limits.perAccount)
            }
            let edit = EditSavedSearches(library: anna)
            #expect(await code { _ = try await edit.create(named: "more", query: "") } == .resourceExhausted)
            _ = try await EditSavedSearches(library: boss).create(named: "more", query: "")
            try await edit.remove(SavedSearchID(high: 1, low: 0))
            _ = try await edit.create(named: "more", query: "")
        }
    }

    @Test(
        "An error of the store is the error of the use case, and what was saved stays whole",
        arguments: 1...7, [FaultPlan.Fault.failBefore, .failAfter])
    func faults(call: Int, fault: FaultPlan.Fault) async throws {
        try await withLibrary { library in
            let made = try await EditSavedSearches(library: library.opened()).create(named: "own", query: "pier")
            let plan = FaultPlan.once(fault, atCall: call)
            let failing = try library.opened(plan: plan)
            let (edit, show) = (EditSavedSearches(library: failing), ShowSavedSearches(library: failing))
            let codes = [
                await code { _ = try await edit.create(named: "new", query: "") },
                await code { _ = try await show.list(limit: 9) }, await code { _ = try await show.named("own") },
                await code { _ = try await show.one(made.id) },
                await code { _ = try await edit.replace(made.id, named: "own", query: "sun", sort: nil) },
            ]
            // Each is one call, the last one two; the seventh is none of theirs.
            #expect(codes.map { $0 == .unavailable } == (1...5).map { $0 == min(call, 5) && call < 7 })
            #expect(codes.allSatisfy { $0 == nil || $0 == .unavailable })
            let left = try await ShowSavedSearches(library: library.opened()).list(limit: 9)
            let isSaved = call != 1 || fault == .failAfter
            let isReplaced = call < 5 || call == 7 || call == 6 && fault == .failAfter
            #expect(left.map(\.name) == (isSaved ? ["new", "own"] : ["own"]))
            #expect(left.last?.query == (isReplaced ? "sun" : "pier"))
        }
    }
}
