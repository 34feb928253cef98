internal import SQLite
internal import StillsModel

/// The table `saved_search`.
enum SavedSearchRow {
    static let columns = "id, owner, name, query, sort, created_at, updated_at"

    static func search(_ row: SQLiteRow) throws(SQLiteError) -> SavedSearch {
        SavedSearch(
            id: try row.identifier(0), owner: try row.identifier(1), name: row.text(2), query: row.text(3),
            sort: try row.optionalText(4).map { text throws(SQLiteError) in try order(text) },
            createdAt: row.instant(5), updatedAt: row.instant(6))
    }

    static func insert(_ search: SavedSearch, into connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO saved_search (id, owner, name, query, sort, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """, .blob(search.id.bytes), .blob(search.owner.bytes), .text(search.name), .text(search.query),
            .optional(search.sort?.description), .integer(search.createdAt.microseconds),
            .integer(search.updatedAt.microseconds))
    }

    static func update(_ search: SavedSearch, in connection: SQLiteConnection) throws(SQLiteError) {
        try connection.run(
            "UPDATE saved_search SET name = ?2, query = ?3, sort = ?4, updated_at = ?5 WHERE id = ?1",
            .blob(search.id.bytes), .text(search.name), .text(search.query), .optional(search.sort?.description),
            .integer(search.updatedAt.microseconds))
    }

    /// The id of an account's search of that name; nil when there is none.
    static func id(
        named name: String, of owner: [UInt8], in connection: SQLiteConnection
    ) throws(SQLiteError) -> SavedSearchID? {
        try connection.first(
            "SELECT id FROM saved_search WHERE owner = ?1 AND name = ?2", .blob(owner), .text(name)
        ) { row throws(SQLiteError) in try row.identifier(0) }
    }

    private static func order(_ text: String) throws(SQLiteError) -> SortOrder {
        guard let order = SortOrder(text) else { throw .damaged("“\(text)” is no order") }
        return order
    }
}
