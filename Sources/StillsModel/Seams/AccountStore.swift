/// Keeps what accounts sign in with: passwords as hashes, sessions and their tokens as digests, and how often signing in was
/// tried. Accounts themselves are records (``Mutation/createAccount(_:)``): what is kept here goes with them.
///
/// Every change is durable when its call returns.
package protocol AccountStore: APIKeyStore {
    /// The account of that name, and its password's hash; nil where there is none.
    func signIn(named name: String) async throws(AccountStoreError) -> SignInRecord?

    /// Sets an account's password, and ends its sessions except `keeping`: who knew the old one is out.
    ///
    /// - Parameter hash: nil takes the password away.
    /// - Throws: ``AccountStoreError`` with `.notFound`: there is no such account.
    func setPassword(
        _ hash: String?, of account: AccountID, keeping session: SessionID?
    ) async throws(AccountStoreError)

    /// Counts one try for each allowance, or none of them when one is used up.
    ///
    /// - Returns: until when to wait; nil when it was counted.
    func take(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError) -> Instant?

    /// Takes one try of each allowance back: it was no guess. Giving back what was not taken is not an error.
    func giveBack(_ allowances: [Allowance], at now: Instant) async throws(AccountStoreError)

    /// Opens a session. Of an account's sessions the latest ``sessionLimit`` stay; those that are over go.
    ///
    /// - Parameter password: the hash that the caller compared with.
    /// - Throws: ``AccountStoreError`` with `.conflict`: the account is gone or disabled, or has another password by now.
    func open(_ session: Session, _ tokens: SessionTokens, password hash: String) async throws(AccountStoreError)

    /// Exchanges a refresh token for new tokens of the same session.
    ///
    /// A token can be exchanged once; again only within `grace` (microseconds) and as long as nothing that came of it was
    /// exchanged in turn, so that a lost answer, or two requests at the same time, end nothing. Whatever was issued beside
    /// a token that is exchanged is spent from then on. Any other use of a spent token ends the session: somebody has a
    /// copy.
    func refresh(
        _ token: Digest, with tokens: SessionTokens, at now: Instant, grace: Int64
    ) async throws(AccountStoreError) -> RefreshOutcome

    /// Ends a session: its tokens open nothing any more. Ending it twice is not an error.
    func end(_ session: SessionID) async throws(AccountStoreError)

    /// Whom a token's digest stands for, whether or not it still counts; nil when nobody has it.
    func bearer(_ token: Digest) async throws(AccountStoreError) -> Bearer?
}

extension AccountStore {
    /// How many sessions an account has at most.
    package static var sessionLimit: Int { 100 }
}

/// What signing in needs to know of an account.
package struct SignInRecord: Sendable, Equatable {
    package var account: Account
    /// nil: nobody can sign in to it.
    package var passwordHash: String?

    package init(account: Account, passwordHash: String?) {
        self.account = account
        self.passwordHash = passwordHash
    }
}

/// Whom a token stands for.
package enum Bearer: Sendable, Equatable {
    case session(Session, accessEnds: Instant, Account)
    case key(APIKey, Account)
}

/// What became of a refresh token.
package enum RefreshOutcome: Sendable, Equatable {
    case exchanged(Session)
    /// Nobody has it, or it ended.
    case unknown
    /// It was spent: the session is over.
    case reused(Session)
}

/// An error of an ``AccountStore``.
package struct AccountStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
