import StillsModel
import StillsService
import StillsTesting
import Testing

@Suite("API keys")
struct KeyTests {
    private static let reading = CreateKey.Request(name: "backup", scopes: KeyScopes([.read]))

    @Test("A key stands for its account within its scopes, until it is revoked", arguments: LibraryBackend.allCases)
    func using(backend: LibraryBackend) async throws {
        try await AccountFixture.with(backend) { fixture in
            let anna = try await fixture.create("anna")
            let library = fixture.acting(as: anna)
            let (key, token) = try await CreateKey(library: library).run(Self.reading)
            #expect(token.secret.hasPrefix("sk_") && token.secret.utf8.count == 46)
            #expect(
                try await fixture.authenticated(token) == .key(KeyScopes([.read]), of: anna.id, .member, id: key.id))
            #expect(try await ListKeys(library: library).run().map(\.id) == [key.id])
            try await RevokeKey(library: library, fixture.credentials).run(key.id)
            #expect(try await fixture.code { _ = try await fixture.authenticated(token) } == .unauthenticated)
            #expect(
                try await fixture.code { try await RevokeKey(library: library, fixture.credentials).run(key.id) }
                    == .notFound)
        }
    }

    @Test("A key ends when it was to end, and with the account that is disabled")
    func ending() async throws {
        try await AccountFixture.with { fixture in
            let anna = try await fixture.create("anna")
            var request = Self.reading
            request.endsAt = Instant(microseconds: fixture.clock.now.microseconds + 3_000_000)
            let create = CreateKey(library: fixture.acting(as: anna))
            let (_, short) = try await create.run(request)
            let (_, long) = try await create.run(Self.reading)
            _ = try await fixture.authenticated(short)
            fixture.clock.advance(seconds: 3)
            #expect(try await fixture.code { _ = try await fixture.authenticated(short) } == .unauthenticated)
            #expect(try await fixture.code { _ = try await create.run(request) } == .invalidArgument)
            _ = try await fixture.authenticated(long)
            _ = try await EditAccount(library: fixture.library, fixture.credentials).run(
                "anna", role: nil, isDisabled: true)
            #expect(try await fixture.code { _ = try await fixture.authenticated(long) } == .unauthenticated)
        }
    }

    @Test("The last use is noted once a minute at most")
    func lastUse() async throws {
        try await AccountFixture.with { fixture in
            let anna = try await fixture.create("anna")
            let library = fixture.acting(as: anna)
            let (_, token) = try await CreateKey(library: library).run(Self.reading)
            let first = fixture.clock.now
            for _ in 0..<3 {
                _ = try await fixture.authenticated(token)
                fixture.clock.advance(seconds: 10)
            }
            #expect(try await ListKeys(library: library).run().map(\.usedAt) == [first])
            fixture.clock.advance(seconds: 40)
            _ = try await fixture.authenticated(token)
            #expect(try await ListKeys(library: library).run().map(\.usedAt) == [fixture.clock.now])
        }
    }

    @Test("A key makes no key that may do more than itself, and none without the scope for it")
    func escalation() async throws {
        try await AccountFixture.with { fixture in
            let anna = try await fixture.create("anna")
            let all = KeyScopes(Set(KeyScopes.Scope.allCases))
            let wishes: [(KeyScopes, KeyScopes, ErrorCode?)] = [
                (KeyScopes([.admin]), KeyScopes([.admin]), nil), (KeyScopes([.admin]), all, .permissionDenied),
                (KeyScopes([.read, .write, .own]), KeyScopes([.read]), .permissionDenied),
            ]
            for (scopes, asked, expected) in wishes {
                let library = fixture.library.acting(as: .key(scopes, of: anna.id, .member))
                let code = try await fixture.code {
                    _ = try await CreateKey(library: library).run(.init(name: "more", scopes: asked))
                }
                #expect(code == expected)
            }
        }
    }

    @Test("Keys of others: an administrator makes them, a manager sees and revokes them, a member knows of none")
    func others() async throws {
        try await AccountFixture.with { fixture in
            let mona = try await fixture.create("mona", .manager)
            let anna = try await fixture.create("anna")
            let ben = try await fixture.create("ben")
            let (key, _) = try await CreateKey(library: fixture.library).run(Self.reading, for: "anna")
            #expect(key.account == anna.id)
            let byMona = fixture.acting(as: mona)
            #expect(
                try await fixture.code { _ = try await CreateKey(library: byMona).run(Self.reading, for: "anna") }
                    == .permissionDenied)
            #expect(try await ListKeys(library: byMona).run(of: "anna").map(\.id) == [key.id])
            let byBen = fixture.acting(as: ben)
            #expect(try await fixture.code { _ = try await ListKeys(library: byBen).run(of: "anna") } == .notFound)
            #expect(
                try await fixture.code { try await RevokeKey(library: byBen, fixture.credentials).run(key.id) }
                    == .notFound)
            try await RevokeKey(library: byMona, fixture.credentials).run(key.id)
            let stranger = fixture.library.acting(as: .stranger)
            #expect(
                try await fixture.code { _ = try await CreateKey(library: stranger).run(Self.reading) }
                    == .unauthenticated)
        }
    }

    @Test("A key needs a name, a scope, and collections that are there")
    func requests() async throws {
        try await AccountFixture.with { fixture async throws in
            let create = CreateKey(library: fixture.library)
            let nowhere = KeyScopes([.read], collections: [CollectionID(high: 9, low: 9)])
            for request in [
                CreateKey.Request(name: "", scopes: KeyScopes([.read])),
                .init(name: String(repeating: "a", count: 101), scopes: KeyScopes([.read])),
                .init(name: "a\u{7}", scopes: KeyScopes([.read])), .init(name: "a", scopes: KeyScopes([])),
                .init(name: "a", scopes: nowhere),
            ] { #expect(try await fixture.code { _ = try await create.run(request) } == .invalidArgument) }
        }
    }
}
