package import StillsModel
internal import Synchronization

/// What a catalog keeps for uploads and idempotency keys, as plain collections.
struct MemoryUploads {
    struct Answer {
        var request: Digest
        var holder: String
        var answer: StoredAnswer?
        var expiresAt: Instant
    }

    var uploads: [UploadID: ResumableUpload] = [:]
    var answers: [IdempotencyKey: Answer] = [:]
}

extension MemoryCatalog: UploadStore {
    package func create(_ upload: ResumableUpload, limit: Int) async throws(UploadStoreError) {
        let failure = state.withLock { tables -> UploadStoreError? in
            guard tables.accounts[upload.owner] != nil else {
                return UploadStoreError(.notFound, "There is no account \(upload.owner).")
            }
            let open = tables.transfers.uploads.values.filter {
                $0.owner == upload.owner && $0.result == nil
                    && $0.expiresAt.microseconds > upload.createdAt.microseconds
            }
            guard open.count < limit else {
                return UploadStoreError(
                    .resourceExhausted,
                    "The account has \(limit) unfinished uploads already: finish or end some of them.")
            }
            tables.transfers.uploads[upload.id] = upload
            return nil
        }
        if let failure { throw failure }
    }

    package func upload(_ id: UploadID) async throws(UploadStoreError) -> ResumableUpload? {
        state.withLock { $0.transfers.uploads[id] }
    }

    package func advance(
        _ id: UploadID, from offset: Int64, to durable: Int64, expiresAt: Instant
    ) async throws(UploadStoreError) {
        let isThere = state.withLock { tables in
            guard var upload = tables.transfers.uploads[id], upload.offset == offset, upload.result == nil,
                durable <= upload.byteCount
            else { return false }
            upload.offset = durable
            upload.expiresAt = expiresAt
            tables.transfers.uploads[id] = upload
            return true
        }
        guard isThere else { throw .notThere(id) }
    }

    package func finish(
        _ id: UploadID, _ result: UploadResult, expiresAt: Instant
    ) async throws(UploadStoreError) {
        let isThere = state.withLock { tables in
            guard var upload = tables.transfers.uploads[id] else { return false }
            upload.offset = upload.byteCount
            upload.expiresAt = expiresAt
            upload.result = result
            tables.transfers.uploads[id] = upload
            return true
        }
        guard isThere else { throw .notThere(id) }
    }

    package func remove(_ ids: [UploadID]) async throws(UploadStoreError) {
        state.withLock { tables in
            for id in ids { tables.transfers.uploads[id] = nil }
        }
    }

    package func expired(at now: Instant, limit: Int) async throws(UploadStoreError) -> [UploadID] {
        state.withLock { tables in
            tables.transfers.answers = tables.transfers.answers.filter {
                $0.value.expiresAt.microseconds > now.microseconds
            }
            let old = tables.transfers.uploads.values.filter { $0.expiresAt.microseconds <= now.microseconds }
            return old.sorted { ($0.expiresAt.microseconds, $0.id) < ($1.expiresAt.microseconds, $1.id) }
                .prefix(max(0, limit)).map(\.id)
        }
    }

    package func claim(
        _ key: IdempotencyKey, request: Digest, holder: String, gone: String?, at now: Instant, expiresAt: Instant
    ) async throws(UploadStoreError) -> IdempotencyClaim {
        state.withLock { tables in
            if let known = tables.transfers.answers[key], known.expiresAt.microseconds > now.microseconds {
                guard known.request == request else { return .otherRequest }
                if let answer = known.answer { return .answered(answer) }
                guard known.holder == gone else { return .inFlight(holder: known.holder) }
            }
            tables.transfers.answers[key] = MemoryUploads.Answer(
                request: request, holder: holder, expiresAt: expiresAt)
            return .taken
        }
    }

    package func answer(
        _ key: IdempotencyKey, _ answer: StoredAnswer, expiresAt: Instant
    ) async throws(UploadStoreError) {
        state.withLock { tables in
            guard tables.transfers.answers[key] != nil else { return }
            tables.transfers.answers[key]?.answer = answer
            tables.transfers.answers[key]?.expiresAt = expiresAt
        }
    }

    package func release(_ key: IdempotencyKey) async throws(UploadStoreError) {
        state.withLock { tables in
            guard tables.transfers.answers[key]?.answer == nil else { return }
            tables.transfers.answers[key] = nil
        }
    }
}
