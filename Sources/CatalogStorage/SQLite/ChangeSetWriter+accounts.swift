internal import SQLite
internal import StillsModel

/// Accounts, and what becomes of what they own.
extension ChangeSetWriter {
    func create(_ account: Account) throws(SQLiteError) -> MutationConflict? {
        let made = try connection.run(
            "INSERT OR IGNORE INTO account (id, name, role, created_at, disabled) VALUES (?1, ?2, ?3, ?4, ?5)",
            .blob(account.id.bytes), .text(account.name), .text(account.role.rawValue),
            .integer(account.createdAt.microseconds), .integer(account.isDisabled ? 1 : 0))
        return made == 1 ? nil : .nameTaken
    }

    func edit(_ edit: AccountEdit) throws(SQLiteError) -> MutationConflict? {
        guard let account = try account(edit.account) else { return .notFound }
        guard account.role == edit.expectedRole else { return .roleChanged(account.role) }
        if edit.role != .admin || edit.isDisabled, try isLastAdmin(account) { return .lastAdmin }
        try connection.run(
            "UPDATE account SET role = ?2, disabled = ?3 WHERE id = ?1", .blob(edit.account.bytes),
            .text(edit.role.rawValue), .integer(edit.isDisabled ? 1 : 0))
        if edit.isDisabled {
            try connection.run("DELETE FROM session WHERE account = ?1", .blob(edit.account.bytes))
        }
        return nil
    }

    mutating func remove(_ id: AccountID, expectedRole: Role) throws(SQLiteError) -> MutationConflict? {
        guard let account = try account(id) else { return .notFound }
        guard account.role == expectedRole else { return .roleChanged(account.role) }
        if try isLastAdmin(account) { return .lastAdmin }
        var images = 0
        var foreign = 0
        for (collection, isInOwnContainer) in try collections(of: id) {
            images += try imageCount(in: collection)
            if !isInOwnContainer { foreign += 1 }
        }
        guard images == 0, foreign == 0 else { return .notEmpty(images: images, collections: foreign) }
        let keepsBytes =
            try connection.first(
                "SELECT 1 FROM original WHERE container IN (SELECT id FROM container WHERE owner = ?1)", .blob(id.bytes)
            ) { _ in true } ?? false
        guard !keepsBytes else { return .inUse }
        try connection.run(
            "DELETE FROM collection WHERE container IN (SELECT id FROM container WHERE owner = ?1)", .blob(id.bytes))
        for table in ["container WHERE owner", "usage WHERE account", "account WHERE id"] {
            try connection.run("DELETE FROM \(table) = ?1", .blob(id.bytes))
        }
        return nil
    }

    /// The collections in its containers, whosoever they are, and its own in those of others.
    private func collections(of account: AccountID) throws(SQLiteError) -> [(CollectionID, isInOwnContainer: Bool)] {
        var found: [(CollectionID, isInOwnContainer: Bool)] = []
        try connection.query(
            """
            SELECT collection.id, container.owner = ?1 FROM collection
            JOIN container ON container.id = collection.container
            WHERE container.owner = ?1 OR collection.owner = ?1
            """, .blob(account.bytes)
        ) { row throws(SQLiteError) in found.append((try row.identifier(0), row.integer(1) != 0)) }
        return found
    }

    private func account(_ id: AccountID) throws(SQLiteError) -> Account? {
        try connection.first("SELECT \(AccountRow.columns) FROM account WHERE id = ?1", .blob(id.bytes)) {
            row throws(SQLiteError) in try AccountRow.account(row)
        }
    }

    /// Whether no other administrator would be there, or none with a password where this one has one.
    private func isLastAdmin(_ account: Account) throws(SQLiteError) -> Bool {
        guard account.role == .admin, !account.isDisabled else { return false }
        let isNeeded = try connection.first(
            """
            SELECT NOT EXISTS (SELECT 1 FROM account WHERE role = 'admin' AND disabled = 0 AND id <> ?1)
                OR EXISTS (SELECT 1 FROM password WHERE account = ?1) AND NOT EXISTS (
                    SELECT 1 FROM account JOIN password ON password.account = account.id
                    WHERE role = 'admin' AND disabled = 0 AND id <> ?1)
            """, .blob(account.id.bytes)
        ) { $0.integer(0) != 0 }
        return isNeeded ?? true
    }

    // MARK: - Handing over

    mutating func handOver(
        _ container: ContainerID, from: AccountID, to: AccountID
    ) throws(SQLiteError) -> MutationConflict? {
        let isOwned =
            try connection.first(
                "SELECT 1 FROM container WHERE id = ?1 AND owner = ?2", .blob(container.bytes), .blob(from.bytes)
            ) { _ in true } ?? false
        guard isOwned, from != to, try account(to) != nil else { return .notFound }
        var collections: [CollectionID] = []
        try connection.query(
            "SELECT id FROM collection WHERE container = ?1 AND owner = ?2", .blob(container.bytes), .blob(from.bytes)
        ) { row throws(SQLiteError) in collections.append(try row.identifier(0)) }
        try index.flush()
        for collection in collections {
            try moveOwnerPostings(of: collection, from: from, to: to)
            let held = try connection.first(
                "SELECT count(*), ifnull(sum(byte_count), 0) FROM image WHERE collection = ?1",
                .blob(collection.bytes)
            ) { (images: $0.integer(0), bytes: $0.integer(1)) }
            usage[from, default: Usage()].add(images: -(held?.images ?? 0), byteCount: -(held?.bytes ?? 0))
            usage[to, default: Usage()].add(images: held?.images ?? 0, byteCount: held?.bytes ?? 0)
            owners[collection] = to
        }
        for table in ["container SET owner = ?3 WHERE id", "collection SET owner = ?3 WHERE container"] {
            try connection.run(
                "UPDATE \(table) = ?1 AND owner = ?2", .blob(container.bytes), .blob(from.bytes), .blob(to.bytes))
        }
        accessRenewals.insert(container)
        return nil
    }

    /// What is in the collection is found as the new owner's: whole postings at once, however many images there are.
    private mutating func moveOwnerPostings(
        of collection: CollectionID, from: AccountID, to: AccountID
    ) throws(SQLiteError) {
        let docids = try SQLitePostings(connection: connection).docids(SearchField.collection, collection.bytes)
        index.move(
            docids, from: SearchTerm(SearchField.owner, from.bytes), to: SearchTerm(SearchField.owner, to.bytes))
    }
}
