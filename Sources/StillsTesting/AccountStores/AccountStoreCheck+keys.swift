internal import StillsModel
internal import Testing

extension AccountStoreCheck {
    /// API keys.
    static let keys: [AccountStoreCheck] = [
        .init("a key's token stands for the key and its account, with scopes, collections and end as they were") {
            store in
            let all = Self.key(1, KeyScopes(Set(KeyScopes.Scope.allCases)))
            var confined = Self.key(2, KeyScopes([.read], collections: [Sample.general, Sample.lab]))
            confined.endsAt = SampleSession.second(5)
            let confinedToNone = Self.key(3, KeyScopes([], collections: []))
            for (number, key) in [all, confined, confinedToNone].enumerated() {
                try await store.add(key, token: Sample.digest(UInt64(number)))
                #expect(try await store.bearer(Sample.digest(UInt64(number))) == .key(key, Sample.accounts[0]))
            }
            #expect(try await store.keys(of: Sample.anna) == [all, confined, confinedToNone])
            #expect(try await store.keys(of: Sample.ben) == [])
            #expect(try await store.key(confined.id) == confined)
        },
        .init("a removed key opens nothing; removing it twice is not an error") { store in
            try await store.add(Self.key(1), token: Sample.digest(1))
            try await store.add(Self.key(2), token: Sample.digest(2))
            try await store.remove(Self.key(1).id)
            try await store.remove(Self.key(1).id)
            #expect(try await store.bearer(Sample.digest(1)) == nil)
            #expect(try await store.key(Self.key(1).id) == nil)
            #expect(try await store.keys(of: Sample.anna) == [Self.key(2)])
        },
        .init("the last use is kept; that of a missing key is not an error") { store in
            try await store.add(Self.key(1), token: Sample.digest(1))
            try await store.noteUse(of: Self.key(1).id, at: SampleSession.second(7))
            try await store.noteUse(of: Self.key(9).id, at: SampleSession.second(7))
            #expect(try await store.key(Self.key(1).id)?.usedAt == SampleSession.second(7))
        },
        .init("a key cannot be made for nobody") { store async throws in
            var key = Self.key(1)
            key.account = AccountID(high: 1, low: 99)
            let nobodys = key
            #expect(try await store.code { try await store.add(nobodys, token: Sample.digest(1)) } == .notFound)
        },
        .init("keys go with their account, and stay when its password changes or it is disabled") { store in
            try await store.add(Self.key(1), token: Sample.digest(1))
            try await store.setPassword("$new", of: Sample.anna, keeping: nil)
            var disabled = AccountEdit(Sample.accounts[0])
            disabled.isDisabled = true
            try await store.apply([.editAccount(disabled)])
            guard case .key(_, let account)? = try await store.bearer(Sample.digest(1)) else {
                Issue.record("The key is gone.")
                return
            }
            #expect(account.isDisabled)
            try await store.giveContainerToAnna()
            try await store.apply([
                .handOver(Sample.container, from: Sample.anna, to: Sample.admin),
                .removeAccount(Sample.anna, expectedRole: .member),
            ])
            #expect(try await store.bearer(Sample.digest(1)) == nil)
            #expect(try await store.keys(of: Sample.anna) == [])
        },
    ]

    private static func key(_ number: UInt64, _ scopes: KeyScopes = KeyScopes([.read])) -> APIKey {
        APIKey(
            id: APIKeyID(high: 7, low: number), account: Sample.anna, name: "key \(number)", scopes: scopes,
            createdAt: Sample.now)
    }
}
