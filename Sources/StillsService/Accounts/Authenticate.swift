package import StillsModel
internal import Synchronization

/// Says who makes a request, by the token that it shows.
///
/// What was found out is remembered for a few seconds, so that most requests cost no look into the catalog. Whoever ends
/// or changes something in this process calls ``forgetAll()``, and it shows at once; what other processes change shows
/// after those seconds.
package final class Authenticate: Sendable {
    private struct Known {
        var principal: Principal
        var session: SessionID?
        var until: Instant
    }

    private struct State {
        var known: [Digest: Known] = [:]
        /// Rises when everything is forgotten: what was looked up before is not remembered after.
        var generation = 0
    }

    /// How many tokens are remembered.
    private static let limit = 10_000
    /// How often a key's last use is written, in microseconds.
    private static let useInterval: Int64 = 60 * 1_000_000

    private let accounts: any AccountStore
    private let now: @Sendable () -> Instant
    private let freshness: Int64
    private let state = Mutex(State())

    /// - Parameter freshness: how long what was found out counts, in seconds.
    package init(library: Library, freshness: Int64 = 5) {
        accounts = library.accounts
        now = library.environment.now
        self.freshness = freshness
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated`, whatever the reason; or those of the catalog.
    package func run(bearer presented: String) async throws(ServiceError) -> Principal {
        try await known(presented).principal
    }

    /// The session that a token belongs to; nil for a key.
    func session(bearer presented: String) async throws(ServiceError) -> SessionID? {
        try await known(presented).session
    }

    /// Looks everything up anew from now on.
    package func forgetAll() {
        state.withLock { state in
            state.known.removeAll(keepingCapacity: true)
            state.generation += 1
        }
    }

    private func known(_ presented: String) async throws(ServiceError) -> Known {
        guard let token = BearerToken(presented: presented) else { throw .unknownToken }
        let digest = try token.digest()
        let time = now()
        let (remembered, generation) = state.withLock { ($0.known[digest], $0.generation) }
        if let remembered, remembered.until > time { return remembered }
        let found = try await lookUp(digest, at: time)
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.known.count >= Self.limit { state.known.removeAll(keepingCapacity: true) }
            state.known[digest] = found
        }
        return found
    }

    private func lookUp(_ digest: Digest, at time: Instant) async throws(ServiceError) -> Known {
        let fresh = time.adding(seconds: freshness)
        switch try await seam({ try await accounts.bearer(digest) }) {
        case .session(let session, let ends, let account)?:
            guard ends > time, !account.isDisabled else { throw .unknownToken }
            return Known(
                principal: .account(account.id, account.role), session: session.id, until: min(fresh, ends))
        case .key(let key, let account)?:
            if let ends = key.endsAt, ends <= time { throw .unknownToken }
            guard !account.isDisabled else { throw .unknownToken }
            await noteUse(of: key, at: time)
            return Known(
                principal: .key(key.scopes, of: account.id, account.role, id: key.id), session: nil,
                until: min(fresh, key.endsAt ?? fresh))
        case nil: throw .unknownToken
        }
    }

    /// At most once a minute. When it cannot be written now, it is tried with the next look: no request fails for it.
    private func noteUse(of key: APIKey, at time: Instant) async {
        if let used = key.usedAt, time.microseconds - used.microseconds < Self.useInterval { return }
        do throws(AccountStoreError) {
            try await accounts.noteUse(of: key.id, at: time)
        } catch {
            return
        }
    }
}
