internal import SQLite
package import StillsModel

extension SQLiteCatalog: UploadStore {
    package func create(_ upload: ResumableUpload, limit: Int) async throws(UploadStoreError) {
        let refusal = try await changeUploads { connection throws(SQLiteError) -> ErrorCode? in
            let owner = SQLiteValue.blob(upload.owner.bytes)
            let isKnown = try connection.first("SELECT 1 FROM account WHERE id = ?1", owner) { _ in true }
            guard isKnown != nil else { return .notFound }
            let count = try connection.first(
                "SELECT COUNT(*) FROM upload WHERE owner = ?1 AND image IS NULL AND expires_at > ?2", owner,
                .integer(upload.createdAt.microseconds)
            ) { Int($0.integer(0)) }
            guard (count ?? 0) < limit else { return .resourceExhausted }
            try UploadRow.insert(upload, into: connection)
            return nil
        }
        switch refusal {
        case nil: return
        case .notFound: throw UploadStoreError(.notFound, "There is no account \(upload.owner).")
        default:
            throw UploadStoreError(
                .resourceExhausted, "The account has \(limit) unfinished uploads already: finish or end some of them.")
        }
    }

    package func upload(_ id: UploadID) async throws(UploadStoreError) -> ResumableUpload? {
        try await askUploads { connection throws(SQLiteError) in try UploadRow.upload(id, in: connection) }
    }

    package func advance(
        _ id: UploadID, from offset: Int64, to durable: Int64, expiresAt: Instant
    ) async throws(UploadStoreError) {
        let count = try await changeUploads { connection throws(SQLiteError) in
            try connection.run(
                """
                UPDATE upload SET durable = ?3, expires_at = ?4
                WHERE id = ?1 AND durable = ?2 AND image IS NULL AND byte_count >= ?3
                """, .blob(id.bytes), .integer(offset), .integer(durable), .integer(expiresAt.microseconds))
        }
        guard count == 1 else { throw .notThere(id) }
    }

    package func finish(
        _ id: UploadID, _ result: UploadResult, expiresAt: Instant
    ) async throws(UploadStoreError) {
        let count = try await changeUploads { connection throws(SQLiteError) in
            try connection.run(
                """
                UPDATE upload SET durable = byte_count, expires_at = ?2, image = ?3, outcome = ?4, receipt = ?5
                WHERE id = ?1
                """, .blob(id.bytes), .integer(expiresAt.microseconds), .blob(result.image.bytes),
                .text(result.outcome), .optional(result.receipt))
        }
        guard count == 1 else { throw .notThere(id) }
    }

    package func remove(_ ids: [UploadID]) async throws(UploadStoreError) {
        try await changeUploads { connection throws(SQLiteError) in
            for id in ids { try connection.run("DELETE FROM upload WHERE id = ?1", .blob(id.bytes)) }
        }
    }

    package func expired(at now: Instant, limit: Int) async throws(UploadStoreError) -> [UploadID] {
        let now = SQLiteValue.integer(now.microseconds)
        let (ids, hasOldAnswers) = try await askUploads { connection throws(SQLiteError) in
            var ids: [UploadID] = []
            try connection.query(
                "SELECT id FROM upload WHERE expires_at <= ?1 ORDER BY expires_at, id LIMIT ?2", now,
                .integer(Int64(limit))
            ) { row throws(SQLiteError) in ids.append(try row.identifier(0)) }
            let old = try connection.first("SELECT 1 FROM idempotency WHERE expires_at <= ?1", now) { _ in true }
            return (ids, old != nil)
        }
        if hasOldAnswers {
            try await changeUploads { connection throws(SQLiteError) in
                _ = try connection.run("DELETE FROM idempotency WHERE expires_at <= ?1", now)
            }
        }
        return ids
    }

    // MARK: - Idempotency keys

    package func claim(
        _ key: IdempotencyKey, request: Digest, holder: String, gone: String?, at now: Instant, expiresAt: Instant
    ) async throws(UploadStoreError) -> IdempotencyClaim {
        try await changeUploads { connection throws(SQLiteError) in
            if let known = try AnswerRow.claim(key, request: request, at: now, in: connection) {
                guard case .inFlight(let other) = known, other == gone else { return known }
            }
            try connection.run(
                """
                INSERT OR REPLACE INTO idempotency (account, key, request, holder, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
                """, .blob(key.account.bytes), .text(key.text), .blob(request.bytes), .text(holder),
                .integer(expiresAt.microseconds))
            return .taken
        }
    }

    package func answer(
        _ key: IdempotencyKey, _ answer: StoredAnswer, expiresAt: Instant
    ) async throws(UploadStoreError) {
        try await changeUploads { connection throws(SQLiteError) in
            _ = try connection.run(
                """
                UPDATE idempotency SET status = ?3, fields = ?4, body = ?5, expires_at = ?6
                WHERE account = ?1 AND key = ?2
                """, .blob(key.account.bytes), .text(key.text), .integer(Int64(answer.status)),
                .text(AnswerRow.text(answer.fields)), .blob(answer.body), .integer(expiresAt.microseconds))
        }
    }

    package func release(_ key: IdempotencyKey) async throws(UploadStoreError) {
        try await changeUploads { connection throws(SQLiteError) in
            _ = try connection.run(
                "DELETE FROM idempotency WHERE account = ?1 AND key = ?2 AND status IS NULL",
                .blob(key.account.bytes), .text(key.text))
        }
    }

    // MARK: - Lanes

    private func askUploads<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(UploadStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await reader.run(body)
        } catch {
            throw UploadStoreError(error.code, error.message, cause: error)
        }
    }

    private func changeUploads<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(UploadStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await writer.run { connection throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in .commit(try body(connection)) }
            }
        } catch {
            throw UploadStoreError(error.code, error.message, cause: error)
        }
    }
}

extension UploadStoreError {
    static func notThere(_ id: UploadID) -> UploadStoreError {
        UploadStoreError(.conflict, "The upload \(id) is gone, or has gone on meanwhile.")
    }
}
