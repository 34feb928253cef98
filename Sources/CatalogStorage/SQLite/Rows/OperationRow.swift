internal import SQLite
internal import StillsModel

/// The rows of `operation` and `operation_item`.
enum OperationRow {
    static let columns = """
        id, owner, api_key, action, dry_run, request, state, cancels, matched, changed, unchanged, refused, started_at,
        ended_at, expires_at, reason
        """

    static func operation(_ row: SQLiteRow) throws(SQLiteError) -> BulkOperation {
        var operation = BulkOperation(
            id: try row.identifier(0), owner: try row.identifier(1), key: try row.optionalIdentifier(2),
            action: try row.word(3), isDryRun: row.integer(4) != 0, request: row.text(5), startedAt: row.instant(12))
        operation.state = try row.word(6)
        operation.isCancelling = row.integer(7) != 0
        operation.counts = OperationCounts(
            matched: row.isNull(8) ? nil : Int(row.integer(8)), changed: Int(row.integer(9)),
            unchanged: Int(row.integer(10)), refused: Int(row.integer(11)))
        operation.endedAt = row.isNull(13) ? nil : row.instant(13)
        operation.expiresAt = row.isNull(14) ? nil : row.instant(14)
        operation.reason = row.optionalText(15)
        return operation
    }

    static func insert(
        _ operation: BulkOperation, matched: Int?, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            """
            INSERT INTO operation (id, owner, api_key, action, dry_run, request, state, cancels, matched, changed,
                unchanged, refused, started_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, 0, 0, 0, ?9)
            """, .blob(operation.id.bytes), .blob(operation.owner.bytes),
            operation.key.map { SQLiteValue.blob($0.bytes) } ?? .null, .text(operation.action.rawValue),
            .integer(operation.isDryRun ? 1 : 0), .text(operation.request),
            .text(BulkOperation.State.running.rawValue), matched.map { .integer(Int64($0)) } ?? .null,
            .integer(operation.startedAt.microseconds))
    }

    static func insert(
        _ images: [ImageID], of id: OperationID, from place: Int, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        for (number, image) in images.enumerated() {
            try connection.run(
                "INSERT INTO operation_item (operation, place, image) VALUES (?1, ?2, ?3)", .blob(id.bytes),
                .integer(Int64(place + number)), .blob(image.bytes))
        }
    }

    /// The columns of ``item(_:)``.
    static let itemColumns = "place, image, outcome, version, code, reason"

    static func item(_ row: SQLiteRow) throws(SQLiteError) -> OperationItem {
        var item = OperationItem(place: Int(row.integer(0)), image: try row.identifier(1))
        item.outcome = row.isNull(2) ? nil : try row.word(2)
        item.version = row.isNull(3) ? nil : Int(row.integer(3))
        item.code = row.isNull(4) ? nil : try row.word(4)
        item.reason = row.optionalText(5)
        return item
    }

    /// Notes outcomes, and counts those of items that had none.
    static func note(
        _ items: [OperationItem], of id: OperationID, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        var counts: [OperationItem.Outcome: Int64] = [:]
        for item in items {
            guard let outcome = item.outcome else { continue }
            let noted = try connection.run(
                """
                UPDATE operation_item SET outcome = ?3, version = ?4, code = ?5, reason = ?6
                WHERE operation = ?1 AND place = ?2 AND outcome IS NULL
                """, .blob(id.bytes), .integer(Int64(item.place)), .text(outcome.rawValue),
                item.version.map { .integer(Int64($0)) } ?? .null, .optional(item.code?.rawValue),
                .optional(item.reason))
            counts[outcome, default: 0] += Int64(noted)
        }
        guard !counts.isEmpty else { return }
        try connection.run(
            """
            UPDATE operation SET changed = changed + ?2, unchanged = unchanged + ?3, refused = refused + ?4
            WHERE id = ?1
            """, .blob(id.bytes), .integer(counts[.changed] ?? 0), .integer(counts[.unchanged] ?? 0),
            .integer(counts[.refused] ?? 0))
    }
}
