internal import SQLite
internal import StillsModel

/// The table `api_key`. Scopes are words parted by spaces; collections their ids one behind the other, null for all.
enum APIKeyRow {
    static let columns = """
        api_key.id, api_key.account, api_key.name, api_key.scopes, api_key.collections, api_key.created_at,
        api_key.ends_at, api_key.used_at
        """
    static let count: Int32 = 8

    static func key(_ row: SQLiteRow, first: Int32 = 0) throws(SQLiteError) -> APIKey {
        APIKey(
            id: try row.identifier(first), account: try row.identifier(first + 1), name: row.text(first + 2),
            scopes: KeyScopes(
                try scopes(row.text(first + 3)),
                collections: row.isNull(first + 4) ? nil : try collections(row.blob(first + 4))),
            createdAt: row.instant(first + 5),
            endsAt: row.optionalInteger(first + 6).map { Instant(microseconds: $0) },
            usedAt: row.optionalInteger(first + 7).map { Instant(microseconds: $0) })
    }

    static func bearer(_ token: Digest, in connection: SQLiteConnection) throws(SQLiteError) -> Bearer? {
        try connection.first(
            """
            SELECT \(columns), \(AccountRow.columns) FROM api_key JOIN account ON account.id = api_key.account
            WHERE api_key.token = ?1
            """, .blob(token.bytes)
        ) { row throws(SQLiteError) in .key(try key(row), try AccountRow.account(row, first: count)) }
    }

    static func insert(
        _ key: APIKey, token: Digest, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO api_key (id, account, token, name, scopes, collections, created_at, ends_at, used_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            .blob(key.id.bytes), .blob(key.account.bytes), .blob(token.bytes), .text(key.name),
            .text(key.scopes.scopes.map(\.rawValue).sorted().joined(separator: " ")),
            .optional(key.scopes.collections.map { $0.sorted().flatMap(\.bytes) }),
            .integer(key.createdAt.microseconds), .optional(key.endsAt?.microseconds),
            .optional(key.usedAt?.microseconds))
    }

    private static func scopes(_ text: String) throws(SQLiteError) -> Set<KeyScopes.Scope> {
        var scopes: Set<KeyScopes.Scope> = []
        for word in text.split(separator: " ") {
            guard let scope = KeyScopes.Scope(rawValue: String(word)) else { throw .damaged("“\(word)” is no scope") }
            scopes.insert(scope)
        }
        return scopes
    }

    private static func collections(_ bytes: [UInt8]) throws(SQLiteError) -> Set<CollectionID> {
        var collections: Set<CollectionID> = []
        for start in stride(from: 0, to: bytes.count, by: 16) {
            guard let id = CollectionID(bytes: Array(bytes[start..<min(start + 16, bytes.count)])) else {
                throw .damaged("a key's collections are none")
            }
            collections.insert(id)
        }
        return collections
    }
}
