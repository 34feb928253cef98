package import StillsModel
internal import Synchronization

extension MemoryCatalog: AccountStore {
    package func signIn(named name: String) async throws(AccountStoreError) -> SignInRecord? {
        state.withLock { tables in
            tables.accounts.values.first { $0.name == name }.map { account in
                SignInRecord(account: account, passwordHash: tables.credentials.passwords[account.id])
            }
        }
    }

    package func setPassword(
        _ hash: String?, of account: AccountID, keeping session: SessionID?
    ) async throws(AccountStoreError) {
        let isKnown = state.withLock { tables in
            guard tables.accounts[account] != nil else { return false }
            tables.credentials.passwords[account] = hash
            tables.credentials.end { $0.account == account && $0.id != session }
            return true
        }
        guard isKnown else { throw AccountStoreError(.notFound, "There is no account \(account).") }
    }

    package func take(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) -> Instant? {
        state.withLock { $0.credentials.take(allowances, at: now) }
    }

    package func giveBack(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) {
        state.withLock { $0.credentials.giveBack(allowances) }
    }

    package func open(
        _ session: Session, _ tokens: SessionTokens, password hash: String
    ) async throws(AccountStoreError) {
        let isOpen = state.withLock { tables in
            guard let account = tables.accounts[session.account], !account.isDisabled,
                tables.credentials.passwords[account.id] == hash
            else { return false }
            tables.credentials.open(session, tokens)
            return true
        }
        guard isOpen else {
            throw AccountStoreError(.conflict, "The account or its password was changed meanwhile.")
        }
    }

    package func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64
    ) async throws(AccountStoreError) -> RefreshOutcome {
        state.withLock { $0.credentials.refresh(token, with: tokens, at: now, grace: grace) }
    }

    package func end(_ session: SessionID) async throws(AccountStoreError) {
        state.withLock { $0.credentials.end { $0.id == session } }
    }

    package func bearer(_ token: Digest) async throws(AccountStoreError) -> Bearer? {
        state.withLock { tables in
            if let key = tables.credentials.keyTokens[token].flatMap({ tables.credentials.keys[$0] }) {
                return tables.accounts[key.account].map { .key(key, $0) }
            }
            guard let found = tables.credentials.accessTokens[token],
                let session = tables.credentials.sessions[found.session],
                let account = tables.accounts[session.account]
            else { return nil }
            return .session(session, accessEnds: found.endsAt, account)
        }
    }
}
