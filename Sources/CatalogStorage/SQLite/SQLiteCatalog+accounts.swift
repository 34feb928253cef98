internal import SQLite
package import StillsModel

extension SQLiteCatalog: AccountStore {
    package func signIn(named name: String) async throws(AccountStoreError) -> SignInRecord? {
        try await ask { connection throws(SQLiteError) in
            try connection.first(
                """
                SELECT \(AccountRow.columns), password.hash FROM account
                LEFT JOIN password ON password.account = account.id WHERE account.name = ?1
                """, .text(name)
            ) { row throws(SQLiteError) in
                SignInRecord(
                    account: try AccountRow.account(row), passwordHash: row.optionalText(AccountRow.count))
            }
        }
    }

    package func setPassword(
        _ hash: String?, of account: AccountID, keeping session: SessionID?
    ) async throws(AccountStoreError) {
        let isKnown = try await change { connection throws(SQLiteError) in
            let isKnown = try connection.first("SELECT 1 FROM account WHERE id = ?1", .blob(account.bytes)) { _ in true
            }
            guard isKnown != nil else { return false }
            try connection.run("DELETE FROM password WHERE account = ?1", .blob(account.bytes))
            if let hash {
                try connection.run(
                    "INSERT INTO password (account, hash) VALUES (?1, ?2)", .blob(account.bytes), .text(hash))
            }
            try connection.run(
                "DELETE FROM session WHERE account = ?1 AND id IS NOT ?2", .blob(account.bytes),
                .optional(session?.bytes))
            return true
        }
        guard isKnown else { throw AccountStoreError(.notFound, "There is no account \(account).") }
    }

    package func open(
        _ session: Session, _ tokens: SessionTokens, password hash: String
    ) async throws(AccountStoreError) {
        let isOpen = try await change { connection throws(SQLiteError) in
            let counts = try connection.first(
                """
                SELECT 1 FROM account JOIN password ON password.account = account.id
                WHERE account.id = ?1 AND account.disabled = 0 AND password.hash = ?2
                """, .blob(session.account.bytes), .text(hash)
            ) { _ in true }
            guard counts != nil else { return false }
            try SessionRow.removeOld(of: session.account, at: session.openedAt, in: connection)
            try SessionRow.insert(session, tokens, into: connection)
            return true
        }
        guard isOpen else {
            throw AccountStoreError(.conflict, "The account or its password was changed meanwhile.")
        }
    }

    package func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64
    ) async throws(AccountStoreError) -> RefreshOutcome {
        try await change { connection throws(SQLiteError) in
            try SessionRow.refresh(token, with: tokens, at: now, grace: grace, in: connection)
        }
    }

    package func end(_ session: SessionID) async throws(AccountStoreError) {
        try await change { connection throws(SQLiteError) in
            _ = try connection.run("DELETE FROM session WHERE id = ?1", .blob(session.bytes))
        }
    }

    package func bearer(_ token: Digest) async throws(AccountStoreError) -> Bearer? {
        try await ask { connection throws(SQLiteError) in
            try connection.transaction(isReading: true) { () throws(SQLiteError) in
                if let bearer = try SessionRow.bearer(token, in: connection) { return .commit(bearer) }
                return .commit(try APIKeyRow.bearer(token, in: connection))
            }
        }
    }

    // MARK: - How often signing in was tried

    package func take(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) -> Instant? {
        try await change { connection throws(SQLiteError) in
            try connection.run("DELETE FROM allowance WHERE full_at <= ?1", .integer(now.microseconds))
            var taken: [(Allowance, Instant)] = []
            var wait: Instant?
            for allowance in allowances {
                switch allowance.taking(full: try Self.full(allowance, in: connection), at: now) {
                case .taken(let full): taken.append((allowance, full))
                case .wait(let until): wait = max(wait ?? until, until)
                }
            }
            guard wait == nil else { return wait }
            for (allowance, full) in taken { try Self.set(full, allowance, in: connection) }
            return nil
        }
    }

    package func giveBack(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) {
        try await change { connection throws(SQLiteError) in
            for allowance in allowances {
                guard let full = try Self.full(allowance, in: connection) else { continue }
                try Self.set(Instant(microseconds: full.microseconds - allowance.interval), allowance, in: connection)
            }
        }
    }

    private static func full(
        _ allowance: Allowance, in connection: SQLiteConnection
    ) throws(SQLiteError) -> Instant? {
        try connection.first("SELECT full_at FROM allowance WHERE subject = ?1", .blob(allowance.subject.bytes)) {
            $0.instant(0)
        }
    }

    private static func set(
        _ full: Instant, _ allowance: Allowance, in connection: SQLiteConnection
    ) throws(SQLiteError) {
        try connection.run(
            "INSERT OR REPLACE INTO allowance (subject, full_at) VALUES (?1, ?2)", .blob(allowance.subject.bytes),
            .integer(full.microseconds))
    }

    // MARK: - Lanes

    func ask<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(AccountStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await reader.run(body)
        } catch {
            throw AccountStoreError(error)
        }
    }

    func change<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(AccountStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await writer.run { connection throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in .commit(try body(connection)) }
            }
        } catch {
            throw AccountStoreError(error)
        }
    }
}

extension AccountStoreError {
    init(_ error: RecordStoreError) { self.init(error.code, error.message, cause: error) }
}
