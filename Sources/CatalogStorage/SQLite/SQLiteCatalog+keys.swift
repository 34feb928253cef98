internal import SQLite
package import StillsModel

extension SQLiteCatalog: APIKeyStore {
    package func add(_ key: APIKey, token: Digest) async throws(AccountStoreError) {
        let count = try await change { connection throws(SQLiteError) -> Int? in
            let isKnown = try connection.first("SELECT 1 FROM account WHERE id = ?1", .blob(key.account.bytes)) { _ in
                true
            }
            guard isKnown != nil else { return nil }
            let count = try connection.first(
                "SELECT count(*) FROM api_key WHERE account = ?1", .blob(key.account.bytes)
            ) { Int($0.integer(0)) }
            if let count, count < Self.keyLimit { try APIKeyRow.insert(key, token: token, into: connection) }
            return count
        }
        guard let count else { throw AccountStoreError(.notFound, "There is no account \(key.account).") }
        guard count < Self.keyLimit else {
            throw AccountStoreError(.resourceExhausted, "The account has \(Self.keyLimit) keys, the most that it can.")
        }
    }

    package func keys(of account: AccountID) async throws(AccountStoreError) -> [APIKey] {
        try await ask { connection throws(SQLiteError) in
            var keys: [APIKey] = []
            try connection.query(
                "SELECT \(APIKeyRow.columns) FROM api_key WHERE account = ?1 ORDER BY id", .blob(account.bytes)
            ) { row throws(SQLiteError) in keys.append(try APIKeyRow.key(row)) }
            return keys
        }
    }

    package func key(_ id: APIKeyID) async throws(AccountStoreError) -> APIKey? {
        try await ask { connection throws(SQLiteError) in
            try connection.first("SELECT \(APIKeyRow.columns) FROM api_key WHERE id = ?1", .blob(id.bytes)) {
                row throws(SQLiteError) in try APIKeyRow.key(row)
            }
        }
    }

    package func remove(_ key: APIKeyID) async throws(AccountStoreError) {
        try await change { connection throws(SQLiteError) in
            _ = try connection.run("DELETE FROM api_key WHERE id = ?1", .blob(key.bytes))
        }
    }

    package func noteUse(of key: APIKeyID, at now: Instant) async throws(AccountStoreError) {
        try await change { connection throws(SQLiteError) in
            _ = try connection.run(
                "UPDATE api_key SET used_at = ?2 WHERE id = ?1", .blob(key.bytes), .integer(now.microseconds))
        }
    }
}
