package import StillsModel

/// An account store whose calls fail as planned.
package struct FaultyAccountStore: AccountStore {
    private let store: any AccountStore
    private let plan: FaultPlan
    private let code: ErrorCode

    /// - Parameter code: of the planned errors.
    package init(_ store: any AccountStore, plan: FaultPlan, code: ErrorCode = .unavailable) {
        self.store = store
        self.plan = plan
        self.code = code
    }

    package func signIn(named name: String) async throws(AccountStoreError) -> SignInRecord? {
        try await plan.apply("accounts.signIn", failure: planned) { () async throws(AccountStoreError) in
            try await store.signIn(named: name)
        }
    }

    package func setPassword(
        _ hash: String?, of account: AccountID, keeping session: SessionID?
    ) async throws(AccountStoreError) {
        try await plan.apply("accounts.setPassword", failure: planned) { () async throws(AccountStoreError) in
            try await store.setPassword(hash, of: account, keeping: session)
        }
    }

    package func take(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) -> Instant? {
        try await plan.apply("accounts.take", failure: planned) { () async throws(AccountStoreError) in
            try await store.take(allowances, at: now)
        }
    }

    package func giveBack(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) {
        try await plan.apply("accounts.giveBack", failure: planned) { () async throws(AccountStoreError) in
            try await store.giveBack(allowances, at: now)
        }
    }

    package func open(
        _ session: Session, _ tokens: SessionTokens, password hash: String
    ) async throws(AccountStoreError) {
        try await plan.apply("accounts.open", failure: planned) { () async throws(AccountStoreError) in
            try await store.open(session, tokens, password: hash)
        }
    }

    package func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64
    ) async throws(AccountStoreError) -> RefreshOutcome {
        try await plan.apply("accounts.refresh", failure: planned) { () async throws(AccountStoreError) in
            try await store.refresh(token, with: tokens, at: now, grace: grace)
        }
    }

    package func end(_ session: SessionID) async throws(AccountStoreError) {
        try await plan.apply("accounts.end", failure: planned) { () async throws(AccountStoreError) in
            try await store.end(session)
        }
    }

    package func bearer(_ token: Digest) async throws(AccountStoreError) -> Bearer? {
        try await plan.apply("accounts.bearer", failure: planned) { () async throws(AccountStoreError) in
            try await store.bearer(token)
        }
    }

    // MARK: - Keys

    package func add(_ key: APIKey, token: Digest) async throws(AccountStoreError) {
        try await plan.apply("accounts.addKey", failure: planned) { () async throws(AccountStoreError) in
            try await store.add(key, token: token)
        }
    }

    package func keys(of account: AccountID) async throws(AccountStoreError) -> [APIKey] {
        try await plan.apply("accounts.keys", failure: planned) { () async throws(AccountStoreError) in
            try await store.keys(of: account)
        }
    }

    package func key(_ id: APIKeyID) async throws(AccountStoreError) -> APIKey? {
        try await plan.apply("accounts.key", failure: planned) { () async throws(AccountStoreError) in
            try await store.key(id)
        }
    }

    package func remove(_ key: APIKeyID) async throws(AccountStoreError) {
        try await plan.apply("accounts.removeKey", failure: planned) { () async throws(AccountStoreError) in
            try await store.remove(key)
        }
    }

    package func noteUse(of key: APIKeyID, at now: Instant) async throws(AccountStoreError) {
        try await plan.apply("accounts.noteUse", failure: planned) { () async throws(AccountStoreError) in
            try await store.noteUse(of: key, at: now)
        }
    }

    private func planned(_ message: String) -> AccountStoreError { AccountStoreError(code, message) }
}
