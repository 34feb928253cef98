internal import SQLite
package import StillsModel

extension SQLiteCatalog: OperationStore {
    package func begin(
        _ operation: BulkOperation, images: [ImageID]?, limit: Int
    ) async throws(OperationStoreError) {
        let refusal = try await changeOperations { connection throws(SQLiteError) -> ErrorCode? in
            let owner = SQLiteValue.blob(operation.owner.bytes)
            let isKnown = try connection.first("SELECT 1 FROM account WHERE id = ?1", owner) { _ in true }
            guard isKnown != nil else { return .notFound }
            let count = try connection.first(
                "SELECT COUNT(*) FROM operation WHERE owner = ?1 AND state = 'running'", owner
            ) { Int($0.integer(0)) }
            guard (count ?? 0) < limit else { return .resourceExhausted }
            try OperationRow.insert(operation, matched: images?.count, into: connection)
            try OperationRow.insert(images ?? [], of: operation.id, from: 0, into: connection)
            return nil
        }
        switch refusal {
        case nil: return
        case .notFound: throw OperationStoreError(.notFound, "There is no account \(operation.owner).")
        default: throw .tooMany(limit)
        }
    }

    package func operation(_ id: OperationID) async throws(OperationStoreError) -> BulkOperation? {
        try await askOperations { connection throws(SQLiteError) in
            try connection.first("SELECT \(OperationRow.columns) FROM operation WHERE id = ?1", .blob(id.bytes)) {
                row throws(SQLiteError) in try OperationRow.operation(row)
            }
        }
    }

    package func operations(
        of owner: AccountID?, by key: APIKeyID?, after: OperationID?, limit: Int
    ) async throws(OperationStoreError) -> [BulkOperation] {
        try await askOperations { connection throws(SQLiteError) in
            var operations: [BulkOperation] = []
            try connection.query(
                """
                SELECT \(OperationRow.columns) FROM operation
                WHERE (?1 IS NULL OR owner = ?1) AND (?2 IS NULL OR api_key = ?2) AND (?3 IS NULL OR id < ?3)
                ORDER BY id DESC LIMIT ?4
                """, owner.map { SQLiteValue.blob($0.bytes) } ?? .null, key.map { .blob($0.bytes) } ?? .null,
                after.map { .blob($0.bytes) } ?? .null, .integer(Int64(limit))
            ) { row throws(SQLiteError) in operations.append(try OperationRow.operation(row)) }
            return operations
        }
    }

    package func runningOperations() async throws(OperationStoreError) -> [OperationID] {
        try await askOperations { connection throws(SQLiteError) in
            var ids: [OperationID] = []
            try connection.query("SELECT id FROM operation WHERE state = 'running' ORDER BY started_at, id") {
                row throws(SQLiteError) in ids.append(try row.identifier(0))
            }
            return ids
        }
    }

    // MARK: - Items

    package func choose(
        _ images: [ImageID], for id: OperationID, from place: Int
    ) async throws(OperationStoreError) {
        let isOpen = try await changeOperations { connection throws(SQLiteError) in
            guard try Self.isChoosing(id, in: connection) else { return false }
            try connection.run(
                "DELETE FROM operation_item WHERE operation = ?1 AND place >= ?2", .blob(id.bytes),
                .integer(Int64(place)))
            try OperationRow.insert(images, of: id, from: place, into: connection)
            return true
        }
        guard isOpen else { throw .notChoosing(id) }
    }

    package func finishChoosing(_ id: OperationID) async throws(OperationStoreError) {
        let isOpen = try await changeOperations { connection throws(SQLiteError) in
            guard try Self.isChoosing(id, in: connection) else { return false }
            try connection.run(
                """
                UPDATE operation SET matched = (SELECT COUNT(*) FROM operation_item WHERE operation = ?1) WHERE id = ?1
                """, .blob(id.bytes))
            return true
        }
        guard isOpen else { throw .notChoosing(id) }
    }

    private static func isChoosing(
        _ id: OperationID, in connection: SQLiteConnection
    ) throws(SQLiteError) -> Bool {
        let found = try connection.first(
            "SELECT 1 FROM operation WHERE id = ?1 AND state = 'running' AND matched IS NULL", .blob(id.bytes)
        ) { _ in true }
        return found != nil
    }

    package func items(
        of id: OperationID, _ filter: OperationItemFilter, from place: Int, limit: Int
    ) async throws(OperationStoreError) -> [OperationItem] {
        let condition = filter == .waiting ? "AND outcome IS NULL" : ""
        var word: String?
        if case .outcome(let outcome) = filter { word = outcome.rawValue }
        let wanted = SQLiteValue.optional(word)
        return try await askOperations { connection throws(SQLiteError) in
            var items: [OperationItem] = []
            try connection.query(
                """
                SELECT \(OperationRow.itemColumns) FROM operation_item
                WHERE operation = ?1 AND place >= ?2 AND (?4 IS NULL OR outcome = ?4) \(condition)
                ORDER BY place LIMIT ?3
                """, .blob(id.bytes), .integer(Int64(place)), .integer(Int64(limit)), wanted
            ) { row throws(SQLiteError) in items.append(try OperationRow.item(row)) }
            return items
        }
    }

    // MARK: - Ends

    package func cancel(_ id: OperationID) async throws(OperationStoreError) {
        try await changeOperations { connection throws(SQLiteError) in
            _ = try connection.run(
                "UPDATE operation SET cancels = 1 WHERE id = ?1 AND state = 'running'", .blob(id.bytes))
        }
    }

    package func end(
        _ id: OperationID, _ state: BulkOperation.State, reason: String?, at now: Instant, expiresAt: Instant
    ) async throws(OperationStoreError) {
        try await changeOperations { connection throws(SQLiteError) in
            _ = try connection.run(
                """
                UPDATE operation SET state = ?2, reason = ?3, ended_at = ?4, expires_at = ?5, cancels = 0
                WHERE id = ?1 AND state = 'running'
                """, .blob(id.bytes), .text(state.rawValue), .optional(reason), .integer(now.microseconds),
                .integer(expiresAt.microseconds))
        }
    }

    package func forgetOperations(at now: Instant, limit: Int) async throws(OperationStoreError) -> Int {
        let ids = try await askOperations { connection throws(SQLiteError) in
            var ids: [OperationID] = []
            try connection.query(
                "SELECT id FROM operation WHERE state <> 'running' AND expires_at <= ?1 ORDER BY id LIMIT ?2",
                .integer(now.microseconds), .integer(Int64(limit))
            ) { row throws(SQLiteError) in ids.append(try row.identifier(0)) }
            return ids
        }
        // One at a time: nobody waits long for an operation of a million images to be forgotten.
        for id in ids {
            try await changeOperations { connection throws(SQLiteError) in
                _ = try connection.run("DELETE FROM operation WHERE id = ?1", .blob(id.bytes))
            }
        }
        return ids.count
    }

    // MARK: - Lanes

    private func askOperations<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(OperationStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await reader.run(body)
        } catch {
            throw OperationStoreError(error.code, error.message, cause: error)
        }
    }

    private func changeOperations<Value: Sendable>(
        _ body: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(OperationStoreError) -> Value {
        do throws(RecordStoreError) {
            return try await writer.run { connection throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in .commit(try body(connection)) }
            }
        } catch {
            throw OperationStoreError(error.code, error.message, cause: error)
        }
    }
}

extension OperationStoreError {
    static func tooMany(_ limit: Int) -> OperationStoreError {
        OperationStoreError(
            .resourceExhausted, "The account has \(limit) operations running already: wait for one to end.")
    }

    static func notChoosing(_ id: OperationID) -> OperationStoreError {
        OperationStoreError(.conflict, "The operation \(id) is gone or over, or knows its images already.")
    }
}
