/// The part of an ``AccountStore`` that keeps API keys. They go with their account; of each only the token's digest is kept.
package protocol APIKeyStore: Sendable {
    /// - Throws: ``AccountStoreError`` with `.notFound` (no such account) or `.resourceExhausted` (it has ``keyLimit`` keys).
    func add(_ key: APIKey, token: Digest) async throws(AccountStoreError)

    /// The account's keys in the order of their ids, those that ended too.
    func keys(of account: AccountID) async throws(AccountStoreError) -> [APIKey]

    /// The key with this id; nil when there is none.
    func key(_ id: APIKeyID) async throws(AccountStoreError) -> APIKey?

    /// Removes a key: its token opens nothing any more. Removing a missing key is not an error.
    func remove(_ key: APIKeyID) async throws(AccountStoreError)

    /// Notes that a key was used. A missing key is not an error.
    func noteUse(of key: APIKeyID, at now: Instant) async throws(AccountStoreError)
}

extension APIKeyStore {
    /// How many keys an account has at most.
    package static var keyLimit: Int { 1_000 }
}
