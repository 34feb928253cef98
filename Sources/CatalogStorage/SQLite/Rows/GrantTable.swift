internal import SQLite
internal import StillsModel

/// The table that has the grants on one kind of target; its columns are `target`, `account` and `level`.
enum GrantTable: String, CaseIterable {
    case container, collection, image

    init(_ target: Grant.Target) {
        switch target {
        case .container: self = .container
        case .collection: self = .collection
        case .image: self = .image
        }
    }

    var name: String { rawValue + "_grant" }
    /// The table of the targets.
    var targets: String { rawValue }

    func level(
        on target: Grant.Target, of account: AccountID, in connection: SQLiteConnection
    ) throws(SQLiteError) -> AccessLevel? {
        try connection.first(
            "SELECT level FROM \(name) WHERE target = ?1 AND account = ?2", .blob(target.bytes), .blob(account.bytes)
        ) { row throws(SQLiteError) in try row.word(0) }
    }

    func write(
        _ level: AccessLevel?, on target: Grant.Target, of account: AccountID, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        guard let level else {
            try connection.run(
                "DELETE FROM \(name) WHERE target = ?1 AND account = ?2", .blob(target.bytes), .blob(account.bytes))
            return
        }
        try connection.run(
            """
            INSERT INTO \(name) (target, account, level) VALUES (?1, ?2, ?3)
            ON CONFLICT (target, account) DO UPDATE SET level = excluded.level
            """, .blob(target.bytes), .blob(account.bytes), .text(level.rawValue))
    }

    func target(_ row: SQLiteRow, _ column: Int32) throws(SQLiteError) -> Grant.Target {
        switch self {
        case .container: .container(try row.identifier(column))
        case .collection: .collection(try row.identifier(column))
        case .image: .image(try row.identifier(column))
        }
    }
}

extension Grant.Target {
    /// Those of its id.
    var bytes: [UInt8] {
        switch self {
        case .container(let id): id.bytes
        case .collection(let id): id.bytes
        case .image(let id): id.bytes
        }
    }
}
