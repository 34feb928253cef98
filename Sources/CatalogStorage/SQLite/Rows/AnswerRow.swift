internal import SQLite
internal import StillsModel

/// The rows of `idempotency`.
enum AnswerRow {
    /// What stands under a key; nil when nothing that is still to count.
    static func claim(
        _ key: IdempotencyKey, request: Digest, at now: Instant, in connection: SQLiteConnection
    ) throws(SQLiteError) -> IdempotencyClaim? {
        let found: IdempotencyClaim?? = try connection.first(
            "SELECT request, holder, status, fields, body, expires_at FROM idempotency WHERE account = ?1 AND key = ?2",
            .blob(key.account.bytes), .text(key.text)
        ) { row throws(SQLiteError) in
            guard row.instant(5).microseconds > now.microseconds else { return nil }
            guard try row.digest(0) == request else { return .otherRequest }
            guard let status = row.optionalInteger(2) else { return .inFlight(holder: row.text(1)) }
            return .answered(
                StoredAnswer(status: Int(status), fields: fields(row.text(3)), body: row.blob(4)))
        }
        return found ?? nil
    }

    /// One line for each field: no field has a line break in it.
    static func text(_ fields: [StoredAnswer.Field]) -> String {
        fields.map { "\($0.name):\($0.value)\n" }.joined()
    }

    private static func fields(_ text: String) -> [StoredAnswer.Field] {
        text.split(separator: "\n").compactMap { line in
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 ? StoredAnswer.Field(String(sides[0]), String(sides[1])) : nil
        }
    }
}
