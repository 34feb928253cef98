internal import SQLite
internal import StillsModel

/// The table `account`.
enum AccountRow {
    static let columns = "account.id, account.name, account.role, account.created_at, account.disabled"
    static let count: Int32 = 5

    /// - Parameter first: the column that ``columns`` begin with.
    static func account(_ row: SQLiteRow, first: Int32 = 0) throws(SQLiteError) -> Account {
        Account(
            id: try row.identifier(first), name: row.text(first + 1), role: try row.word(first + 2),
            createdAt: row.instant(first + 3), isDisabled: row.integer(first + 4) != 0)
    }
}
