internal import Linux
package import StillsModel

/// Carries a request out once, however often it is sent: by the key that its client gives it
/// (draft-ietf-httpapi-idempotency-key-header).
///
/// An answer is kept for a day and given again. Only of requests that did something: one that was refused, or failed, has
/// changed nothing, and is tried anew. What a process left unanswered that was killed is tried anew, too.
package struct AnswerOnce: Sendable {
    private let library: Library

    /// Longer answers are not kept, in bytes.
    private static let bodyLimit = 256 * 1024
    private static let lifetime: Int64 = 24 * 3_600 * 1_000_000

    package init(library: Library) { self.library = library }

    package enum Outcome: Sendable {
        /// As it is now, or was the first time.
        case answered(StoredAnswer)
        /// The first one is still being answered.
        case inFlight
        /// The key was used for another request.
        case otherRequest
    }

    /// - Parameters:
    ///   - key: as the client wrote it.
    ///   - request: a digest of what makes the request what it is.
    ///   - body: carries it out.
    /// - Throws: ``ServiceError`` with `.invalidArgument` (no key) or `.unauthenticated`, or what the catalog throws.
    package func run(
        _ key: String, request: Digest, _ body: () async -> (answer: StoredAnswer, isKept: Bool)
    ) async throws(ServiceError) -> Outcome {
        guard let account = library.account else { throw ServiceError(.unauthenticated, "Sign in to send a key.") }
        guard let key = IdempotencyKey(key, of: account) else {
            throw ServiceError(.invalidArgument, "An Idempotency-Key has 1 to 255 visible ASCII characters.")
        }
        switch try await claim(key, request) {
        case .answered(let answer): return .answered(answer)
        case .inFlight: return .inFlight
        case .otherRequest: return .otherRequest
        case .taken: break
        }
        let (answer, isKept) = await body()
        let keeps = isKept && answer.body.count <= Self.bodyLimit
        try await settle(key, keeps ? answer : nil)
        return .answered(answer)
    }

    private func claim(_ key: IdempotencyKey, _ request: Digest) async throws(ServiceError) -> IdempotencyClaim {
        let now = library.environment.now()
        let expiry = Instant(microseconds: now.microseconds + Self.lifetime)
        let holder = library.owner.text
        let first = try await seam {
            try await library.uploads.claim(
                key, request: request, holder: holder, gone: nil, at: now, expiresAt: expiry)
        }
        guard case .inFlight(let other) = first, other != holder, try fileCall({ try Self.isGone(other) }) else {
            return first
        }
        return try await seam {
            try await library.uploads.claim(
                key, request: request, holder: holder, gone: other, at: now, expiresAt: expiry)
        }
    }

    private static func isGone(_ holder: String) throws -> Bool {
        guard let process = ProcessIdentity(holder) else { return true }
        return try !process.isAlive()
    }

    /// The client may have gone, and with it this task: what was done is remembered all the same.
    private func settle(_ key: IdempotencyKey, _ answer: StoredAnswer?) async throws(ServiceError) {
        let expiry = Instant(microseconds: library.environment.now().microseconds + Self.lifetime)
        let uploads = library.uploads
        let settled = await Task.detached { () async -> Result<Void, UploadStoreError> in
            do throws(UploadStoreError) {
                if let answer {
                    try await uploads.answer(key, answer, expiresAt: expiry)
                } else {
                    try await uploads.release(key)
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }.value
        if case .failure(let error) = settled { throw ServiceError(error) }
    }
}
