/// Keeps what must outlive a process about requests that take long or may come twice: resumable uploads, whose bytes are in the
/// library's spool, and the answers that were given under idempotency keys.
///
/// Every change is durable when its call returns.
package protocol UploadStore: Sendable {
    /// Begins an upload.
    ///
    /// - Parameter limit: how many unfinished ones its account may have.
    /// - Throws: ``UploadStoreError`` with `.resourceExhausted`: the account has so many already; `.notFound`: there is no such
    ///   account.
    func create(_ upload: ResumableUpload, limit: Int) async throws(UploadStoreError)

    /// nil when there is none of that id, be it over or not.
    func upload(_ id: UploadID) async throws(UploadStoreError) -> ResumableUpload?

    /// Notes that the bytes up to `durable` are on the disk, and lets the upload live until `expiresAt`.
    ///
    /// - Parameter offset: what was noted before.
    /// - Throws: ``UploadStoreError`` with `.conflict`: the upload is gone, finished, or at another offset.
    func advance(
        _ id: UploadID, from offset: Int64, to durable: Int64, expiresAt: Instant
    ) async throws(UploadStoreError)

    /// Ends an upload well: all bytes are there, and what became of them is remembered until `expiresAt`. Finishing twice is not
    /// an error, and the last word counts.
    ///
    /// - Throws: ``UploadStoreError`` with `.conflict`: the upload is gone.
    func finish(_ id: UploadID, _ result: UploadResult, expiresAt: Instant) async throws(UploadStoreError)

    /// Forgets uploads. Forgetting one that is not there is not an error.
    func remove(_ ids: [UploadID]) async throws(UploadStoreError)

    /// Up to `limit` uploads that are over, the oldest first. Keys and answers that are over are forgotten on the way.
    func expired(at now: Instant, limit: Int) async throws(UploadStoreError) -> [UploadID]

    /// Takes a key for a request, unless it is taken.
    ///
    /// - Parameters:
    ///   - holder: the process that answers it.
    ///   - gone: a holder that is known to have ended: a request that it left unanswered is taken over.
    func claim(
        _ key: IdempotencyKey, request: Digest, holder: String, gone: String?, at now: Instant, expiresAt: Instant
    ) async throws(UploadStoreError) -> IdempotencyClaim

    /// Remembers the answer to the request that holds the key. Where nobody holds it any more, nothing is remembered.
    func answer(_ key: IdempotencyKey, _ answer: StoredAnswer, expiresAt: Instant) async throws(UploadStoreError)

    /// Frees a key whose request was not carried out, so that it can be sent again. Freeing twice is not an error.
    func release(_ key: IdempotencyKey) async throws(UploadStoreError)
}

/// An error of an ``UploadStore``.
package struct UploadStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
