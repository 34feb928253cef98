internal import SQLite
internal import StillsModel

/// Giving and taking grants.
extension ChangeSetWriter {
    /// - Parameter level: nil takes what was given.
    mutating func change(
        _ target: Grant.Target, of account: AccountID, to level: AccessLevel?
    ) throws(SQLiteError) -> MutationConflict? {
        let table = GrantTable(target)
        guard try isThere(target.bytes, in: table.targets) else { return .notFound }
        let isAccountKnown = try isThere(account.bytes, in: "account")
        guard level == nil || isAccountKnown else { return .notFound }
        let before = try table.level(on: target, of: account, in: connection)
        guard before != level else { return nil }
        try table.write(level, on: target, of: account, in: connection)
        try record(target, account, from: before, to: level)
        switch target {
        case .container(let container): accessRenewals.insert(container)
        case .collection(let collection):
            let container: ContainerID? = try connection.first(
                "SELECT container FROM collection WHERE id = ?1", .blob(collection.bytes)
            ) { row throws(SQLiteError) in try row.identifier(0) }
            if let container { accessRenewals.insert(container) }
        case .image: break
        }
        return nil
    }

    private func isThere(_ id: [UInt8], in table: String) throws(SQLiteError) -> Bool {
        try connection.first("SELECT 1 FROM \(table) WHERE id = ?1", .blob(id)) { _ in true } ?? false
    }

    private func record(
        _ target: Grant.Target, _ account: AccountID, from before: AccessLevel?, to after: AccessLevel?
    ) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO grant_event (at, principal, kind, target, account, level_before, level_after)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .integer(changes.at.microseconds), .optional(changes.principal?.bytes),
            .text(GrantTable(target).rawValue), .blob(target.bytes), .blob(account.bytes),
            .optional(before?.rawValue), .optional(after?.rawValue))
    }
}
