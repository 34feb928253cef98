internal import StillsModel

/// What accounts sign in with, as plain collections.
struct MemoryCredentials {
    struct AccessToken {
        var session: SessionID
        var endsAt: Instant
    }

    struct RefreshToken {
        var session: SessionID
        var parent: Digest?
        var endsAt: Instant
        /// Nil as long as it was not exchanged; long ago when one beside it was.
        var spentAt: Instant?
    }

    var passwords: [AccountID: String] = [:]
    var sessions: [SessionID: Session] = [:]
    var accessTokens: [Digest: AccessToken] = [:]
    var refreshTokens: [Digest: RefreshToken] = [:]
    var keys: [APIKeyID: APIKey] = [:]
    var keyTokens: [Digest: APIKeyID] = [:]
    /// When all tries are free again.
    var allowances: [Digest: Instant] = [:]

    mutating func end(where isOver: (Session) -> Bool) {
        for session in sessions.values where isOver(session) { sessions[session.id] = nil }
        accessTokens = accessTokens.filter { sessions[$0.value.session] != nil }
        refreshTokens = refreshTokens.filter { sessions[$0.value.session] != nil }
    }

    mutating func forget(_ account: AccountID) {
        passwords[account] = nil
        keys = keys.filter { $0.value.account != account }
        end { $0.account == account }
    }

    mutating func open(_ session: Session, _ tokens: SessionTokens) {
        let now = session.openedAt
        let living = Set(refreshTokens.values.filter { $0.endsAt > now }.map(\.session))
        end { !living.contains($0.id) }
        let own = sessions.values.filter { $0.account == session.account }
            .sorted { ($1.openedAt, $1.id) < ($0.openedAt, $0.id) }
        let old = Set(own.dropFirst(MemoryCatalog.sessionLimit - 1).map(\.id))
        end { old.contains($0.id) }
        sessions[session.id] = session
        add(tokens, of: session.id, parent: nil)
    }

    private mutating func add(_ tokens: SessionTokens, of session: SessionID, parent: Digest?) {
        accessTokens[tokens.access] = AccessToken(session: session, endsAt: tokens.accessEnds)
        refreshTokens[tokens.refresh] = RefreshToken(session: session, parent: parent, endsAt: tokens.refreshEnds)
    }

    mutating func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64
    ) -> RefreshOutcome {
        guard let found = refreshTokens[token], found.endsAt > now, let session = sessions[found.session] else {
            return .unknown
        }
        if let spentAt = found.spentAt {
            let wentOn = refreshTokens.values.contains { $0.parent == token && $0.spentAt != nil }
            guard now.microseconds - spentAt.microseconds < grace, !wentOn else {
                end { $0.id == session.id }
                return .reused(session)
            }
        } else {
            refreshTokens[token]?.spentAt = now
            for (other, value) in refreshTokens
            where other != token && value.spentAt == nil && value.parent != nil && value.parent == found.parent {
                refreshTokens[other]?.spentAt = Instant(microseconds: 0)
            }
        }
        accessTokens = accessTokens.filter { $0.value.session != session.id || $0.value.endsAt > now }
        refreshTokens = refreshTokens.filter { $0.value.session != session.id || $0.value.endsAt > now }
        add(tokens, of: session.id, parent: token)
        return .exchanged(session)
    }

    mutating func take(_ wanted: [Allowance], at now: Instant) -> Instant? {
        allowances = allowances.filter { $0.value > now }
        var taken = allowances
        var wait: Instant?
        for allowance in wanted {
            switch allowance.taking(full: allowances[allowance.subject], at: now) {
            case .taken(let full): taken[allowance.subject] = full
            case .wait(let until): wait = max(wait ?? until, until)
            }
        }
        if wait == nil { allowances = taken }
        return wait
    }

    mutating func giveBack(_ given: [Allowance]) {
        for allowance in given { allowances[allowance.subject]?.microseconds -= allowance.interval }
    }
}
