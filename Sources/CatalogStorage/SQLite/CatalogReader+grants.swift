internal import SQLite
internal import StillsModel

/// The questions of ``GrantRecords``.
extension CatalogReader {
    /// What decides of a principal; nothing is looked up where nothing could.
    func access(of principal: Principal) throws(SQLiteError) -> AccountAccess {
        guard let account = principal.account, !principal.mayDoEverything else { return AccountAccess() }
        return try access(of: account)
    }

    func access(of account: AccountID) throws(SQLiteError) -> AccountAccess {
        var access = AccountAccess()
        try connection.query(
            """
            SELECT target, level FROM container_grant WHERE account = ?1
            UNION ALL SELECT id, 'own' FROM container WHERE owner = ?1
            """, .blob(account.bytes)
        ) { row throws(SQLiteError) in
            let container: ContainerID = try row.identifier(0)
            access.containers[container] = .higher(access.containers[container], try row.word(1) as AccessLevel)
        }
        try connection.query(
            "SELECT collection, level FROM collection_access WHERE account = ?1", .blob(account.bytes)
        ) { row throws(SQLiteError) in access.collections[try row.identifier(0)] = try row.word(1) as AccessLevel }
        try connection.query("SELECT target, level FROM image_grant WHERE account = ?1", .blob(account.bytes)) {
            row throws(SQLiteError) in access.images[try row.identifier(0)] = try row.word(1) as AccessLevel
        }
        return access
    }

    /// Who owns the collections of images.
    func owners(of images: Set<ImageID>) throws(SQLiteError) -> Set<AccountID> {
        var owners: Set<AccountID> = []
        for image in images {
            try connection.query(
                """
                SELECT collection.owner FROM image JOIN collection ON collection.id = image.collection
                WHERE image.id = ?1
                """, .blob(image.bytes)
            ) { row throws(SQLiteError) in owners.insert(try row.identifier(0)) }
        }
        return owners
    }

    func grants(on target: Grant.Target) throws(SQLiteError) -> [Grant] {
        var grants: [Grant] = []
        try connection.query(
            "SELECT account, level FROM \(GrantTable(target).name) WHERE target = ?1 ORDER BY account",
            .blob(target.bytes)
        ) { row throws(SQLiteError) in grants.append(Grant(try row.word(1), on: target, to: try row.identifier(0))) }
        return grants
    }

    func grantEvents(on target: Grant.Target) throws(SQLiteError) -> [GrantEvent] {
        var events: [GrantEvent] = []
        try connection.query(
            """
            SELECT sequence, at, principal, account, level_before, level_after FROM grant_event
            WHERE target = ?1 AND kind = ?2 ORDER BY sequence
            """, .blob(target.bytes), .text(GrantTable(target).rawValue)
        ) { row throws(SQLiteError) in
            events.append(
                GrantEvent(
                    sequence: row.integer(0), at: row.instant(1), principal: try row.optionalIdentifier(2),
                    target: target, account: try row.identifier(3), from: try Self.level(row, 4),
                    to: try Self.level(row, 5)))
        }
        return events
    }

    private static func level(_ row: SQLiteRow, _ column: Int32) throws(SQLiteError) -> AccessLevel? {
        row.isNull(column) ? nil : try row.word(column)
    }
}
