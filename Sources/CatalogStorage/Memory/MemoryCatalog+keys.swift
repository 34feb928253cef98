package import StillsModel
internal import Synchronization

extension MemoryCatalog: APIKeyStore {
    package func add(_ key: APIKey, token: Digest) async throws(AccountStoreError) {
        let count = state.withLock { tables -> Int? in
            guard tables.accounts[key.account] != nil else { return nil }
            let count = tables.credentials.keys.values.count { $0.account == key.account }
            if count < Self.keyLimit {
                tables.credentials.keys[key.id] = key
                tables.credentials.keyTokens[token] = key.id
            }
            return count
        }
        guard let count else { throw AccountStoreError(.notFound, "There is no account \(key.account).") }
        guard count < Self.keyLimit else {
            throw AccountStoreError(.resourceExhausted, "The account has \(Self.keyLimit) keys, the most that it can.")
        }
    }

    package func keys(of account: AccountID) async throws(AccountStoreError) -> [APIKey] {
        state.withLock { tables in
            tables.credentials.keys.values.filter { $0.account == account }.sorted { $0.id < $1.id }
        }
    }

    package func key(_ id: APIKeyID) async throws(AccountStoreError) -> APIKey? {
        state.withLock { $0.credentials.keys[id] }
    }

    package func remove(_ key: APIKeyID) async throws(AccountStoreError) {
        state.withLock { $0.credentials.keys[key] = nil }
    }

    package func noteUse(of key: APIKeyID, at now: Instant) async throws(AccountStoreError) {
        state.withLock { $0.credentials.keys[key]?.usedAt = now }
    }
}
