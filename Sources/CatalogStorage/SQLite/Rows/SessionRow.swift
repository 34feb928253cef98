internal import SQLite
internal import StillsModel

/// The tables `session`, `access_token` and `refresh_token`; whatever concerns one session is one transaction.
enum SessionRow {
    static func insert(
        _ session: Session, _ tokens: SessionTokens, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO session (id, account, opened_at, ends_at) VALUES (?1, ?2, ?3, ?4)", .blob(session.id.bytes),
            .blob(session.account.bytes), .integer(session.openedAt.microseconds),
            .integer(tokens.refreshEnds.microseconds))
        try insert(tokens, of: session.id, parent: nil, into: connection)
    }

    static func bearer(_ token: Digest, in connection: SQLiteConnection) throws(SQLiteError) -> Bearer? {
        try connection.first(
            """
            SELECT session.id, session.opened_at, access_token.ends_at, \(AccountRow.columns) FROM access_token
            JOIN session ON session.id = access_token.session JOIN account ON account.id = session.account
            WHERE access_token.token = ?1
            """, .blob(token.bytes)
        ) { row throws(SQLiteError) in
            let account = try AccountRow.account(row, first: 3)
            let session = Session(id: try row.identifier(0), account: account.id, openedAt: row.instant(1))
            return .session(session, accessEnds: row.instant(2), account)
        }
    }

    /// Makes room for one more.
    static func removeOld(
        of account: AccountID, at now: Instant, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run("DELETE FROM session WHERE ends_at <= ?1", .integer(now.microseconds))
        try connection.run(
            """
            DELETE FROM session WHERE account = ?1 AND id NOT IN (
                SELECT id FROM session WHERE account = ?1 ORDER BY opened_at DESC, id DESC LIMIT ?2)
            """, .blob(account.bytes), .integer(Int64(SQLiteCatalog.sessionLimit - 1)))
    }

    private static func insert(
        _ tokens: SessionTokens, of session: SessionID, parent: Digest?, into connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO access_token (token, session, ends_at) VALUES (?1, ?2, ?3)", .blob(tokens.access.bytes),
            .blob(session.bytes), .integer(tokens.accessEnds.microseconds))
        try connection.run(
            "INSERT INTO refresh_token (token, session, parent, ends_at) VALUES (?1, ?2, ?3, ?4)",
            .blob(tokens.refresh.bytes), .blob(session.bytes), .optional(parent?.bytes),
            .integer(tokens.refreshEnds.microseconds))
    }

    static func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64, in connection: SQLiteConnection
    ) throws(SQLiteError) -> RefreshOutcome {
        guard let found = try presented(token, in: connection), found.endsAt > now else { return .unknown }
        if let spentAt = found.spentAt {
            let wentOn = try hasSpentChild(token, in: connection)
            guard now.microseconds - spentAt < grace, !wentOn else {
                try connection.run("DELETE FROM session WHERE id = ?1", .blob(found.session.id.bytes))
                return .reused(found.session)
            }
        } else {
            try connection.run(
                "UPDATE refresh_token SET spent_at = ?2 WHERE token = ?1", .blob(token.bytes),
                .integer(now.microseconds))
            // Whoever holds a sibling that is not used in turn has a copy: it is spent, without grace.
            try connection.run(
                """
                UPDATE refresh_token SET spent_at = 0
                WHERE session = ?1 AND parent = ?2 AND token <> ?3 AND spent_at IS NULL
                """, .blob(found.session.id.bytes), .optional(found.parent), .blob(token.bytes))
        }
        try prune(found.session.id, at: now, in: connection)
        try insert(tokens, of: found.session.id, parent: token, into: connection)
        try connection.run(
            "UPDATE session SET ends_at = max(ends_at, ?2) WHERE id = ?1", .blob(found.session.id.bytes),
            .integer(tokens.refreshEnds.microseconds))
        return .exchanged(found.session)
    }

    private struct Presented {
        var session: Session
        var parent: [UInt8]?
        var endsAt: Instant
        var spentAt: Int64?
    }

    private static func presented(
        _ token: Digest, in connection: SQLiteConnection
    ) throws(SQLiteError) -> Presented? {
        try connection.first(
            """
            SELECT session.id, session.account, session.opened_at, refresh_token.parent, refresh_token.ends_at,
                refresh_token.spent_at
            FROM refresh_token JOIN session ON session.id = refresh_token.session WHERE refresh_token.token = ?1
            """, .blob(token.bytes)
        ) { row throws(SQLiteError) in
            Presented(
                session: Session(
                    id: try row.identifier(0), account: try row.identifier(1), openedAt: row.instant(2)),
                parent: row.isNull(3) ? nil : row.blob(3), endsAt: row.instant(4), spentAt: row.optionalInteger(5))
        }
    }

    private static func hasSpentChild(
        _ token: Digest, in connection: SQLiteConnection
    ) throws(SQLiteError) -> Bool {
        try connection.first(
            """
            SELECT 1 FROM refresh_token WHERE parent = ?1 AND spent_at IS NOT NULL
                AND session = (SELECT session FROM refresh_token WHERE token = ?1)
            """, .blob(token.bytes)
        ) { _ in true } ?? false
    }

    /// Tokens that ended open nothing, whoever has them.
    private static func prune(
        _ session: SessionID, at now: Instant, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        for table in ["access_token", "refresh_token"] {
            try connection.run(
                "DELETE FROM \(table) WHERE session = ?1 AND ends_at <= ?2", .blob(session.bytes),
                .integer(now.microseconds))
        }
    }
}
