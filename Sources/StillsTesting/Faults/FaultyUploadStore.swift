package import StillsModel

/// An upload store whose calls fail as planned.
package struct FaultyUploadStore: UploadStore {
    private let store: any UploadStore
    private let plan: FaultPlan
    private let code: ErrorCode

    /// - Parameter code: of the planned errors.
    package init(_ store: any UploadStore, plan: FaultPlan, code: ErrorCode = .unavailable) {
        self.store = store
        self.plan = plan
        self.code = code
    }

    package func create(_ upload: ResumableUpload, limit: Int) async throws(UploadStoreError) {
        try await plan.apply("uploads.create", failure: planned) { () async throws(UploadStoreError) in
            try await store.create(upload, limit: limit)
        }
    }

    package func upload(_ id: UploadID) async throws(UploadStoreError) -> ResumableUpload? {
        try await plan.apply("uploads.upload", failure: planned) { () async throws(UploadStoreError) in
            try await store.upload(id)
        }
    }

    package func advance(
        _ id: UploadID, from offset: Int64, to durable: Int64, expiresAt: Instant
    ) async throws(UploadStoreError) {
        try await plan.apply("uploads.advance", failure: planned) { () async throws(UploadStoreError) in
            try await store.advance(id, from: offset, to: durable, expiresAt: expiresAt)
        }
    }

    package func finish(
        _ id: UploadID, _ result: UploadResult, expiresAt: Instant
    ) async throws(UploadStoreError) {
        try await plan.apply("uploads.finish", failure: planned) { () async throws(UploadStoreError) in
            try await store.finish(id, result, expiresAt: expiresAt)
        }
    }

    package func remove(_ ids: [UploadID]) async throws(UploadStoreError) {
        try await plan.apply("uploads.remove", failure: planned) { () async throws(UploadStoreError) in
            try await store.remove(ids)
        }
    }

    package func expired(at now: Instant, limit: Int) async throws(UploadStoreError) -> [UploadID] {
        try await plan.apply("uploads.expired", failure: planned) { () async throws(UploadStoreError) in
            try await store.expired(at: now, limit: limit)
        }
    }

    package func claim(
        _ key: IdempotencyKey, request: Digest, holder: String, gone: String?, at now: Instant, expiresAt: Instant
    ) async throws(UploadStoreError) -> IdempotencyClaim {
        try await plan.apply("uploads.claim", failure: planned) { () async throws(UploadStoreError) in
            try await store.claim(
                key, request: request, holder: holder, gone: gone, at: now, expiresAt: expiresAt)
        }
    }

    package func answer(
        _ key: IdempotencyKey, _ answer: StoredAnswer, expiresAt: Instant
    ) async throws(UploadStoreError) {
        try await plan.apply("uploads.answer", failure: planned) { () async throws(UploadStoreError) in
            try await store.answer(key, answer, expiresAt: expiresAt)
        }
    }

    package func release(_ key: IdempotencyKey) async throws(UploadStoreError) {
        try await plan.apply("uploads.release", failure: planned) { () async throws(UploadStoreError) in
            try await store.release(key)
        }
    }

    private func planned(_ message: String) -> UploadStoreError { UploadStoreError(code, message) }
}
