internal import SQLite
internal import StillsModel

/// The `collection` table's columns, in the order of ``columns``.
enum CollectionRow {
    static let columns = "id, container, parent, name, path, owner, visibility, created_at"

    static func collection(_ row: SQLiteRow) throws(SQLiteError) -> Collection {
        Collection(
            id: try row.identifier(0), container: try row.identifier(1), parent: try row.optionalIdentifier(2),
            name: row.text(3), path: row.text(4), owner: try row.identifier(5), defaultVisibility: try row.word(6),
            createdAt: row.instant(7))
    }
}
