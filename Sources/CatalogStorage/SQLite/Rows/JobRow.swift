internal import SQLite
internal import StillsModel

/// The `job` table's columns, in the order of ``columns``.
enum JobRow {
    static let columns = "id, kind, payload, not_before, attempts, reason"
    static let removeOriginal = "removeOriginal"

    static func job(_ row: SQLiteRow) throws(SQLiteError) -> Job {
        guard row.text(1) == removeOriginal, let original = OriginalID(row.text(2)) else {
            throw .damaged("job \(row.integer(0)) is of no known kind")
        }
        return Job(
            id: JobID(rawValue: row.integer(0)), kind: .removeOriginal(original), dueAt: row.instant(3),
            attempts: Int(row.integer(4)), reason: row.optionalText(5))
    }
}
