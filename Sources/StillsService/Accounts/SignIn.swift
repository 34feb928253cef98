internal import StillsModel

/// Opens a session for whoever knows an account's password.
///
/// Whether the account or the password is wrong does not show: not in the answer, and not in the work that it takes. Every
/// try is counted before it is looked at, for the account and for the address, durably; one that succeeds is given back.
package struct SignIn: Sendable {
    private let library: Library
    private let hasher: PasswordHasher
    private let limits: SignInLimits

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        hasher = credentials.hasher
        limits = credentials.limits
    }

    /// - Parameter address: where the request comes from.
    /// - Throws: ``ServiceError`` with `.unauthenticated`; `.resourceExhausted` with ``ServiceError/retryAfter`` (too
    ///   many tries); `.unavailable` or `.cancelled`.
    package func run(
        account name: String, _ password: Password, address: String
    ) async throws(ServiceError) -> IssuedTokens {
        let allowances = try limits.allowances(account: name, address: address)
        let now = library.environment.now()
        if let free = try await seam({ try await library.accounts.take(allowances, at: now) }) {
            throw .tooManyTries(until: free, now: now)
        }
        let found = try await seam { try await library.accounts.signIn(named: name) }
        let isRight = try await hasher.isHash(found?.passwordHash, of: password)
        guard isRight, let found, let hash = found.passwordHash, !found.account.isDisabled else { throw .wrongSignIn }
        try await seam { try await library.accounts.giveBack(allowances, at: now) }
        return try await open(found.account, hash)
    }

    private func open(_ account: Account, _ hash: String) async throws(ServiceError) -> IssuedTokens {
        let now = library.environment.now()
        let tokens = try IssuedTokens(limits: limits)
        let stored = try tokens.stored(at: now, limits)
        let session = Session(id: library.environment.newID(), account: account.id, openedAt: now)
        do throws(AccountStoreError) {
            try await library.accounts.open(session, stored, password: hash)
        } catch {
            // The password was changed, or the account disabled, while it was being compared.
            throw error.code == .conflict ? .wrongSignIn : ServiceError(error)
        }
        return tokens
    }
}

extension ServiceError {
    static let wrongSignIn = ServiceError(.unauthenticated, "The account or the password is wrong.")

    static func tooManyTries(until free: Instant, now: Instant) -> ServiceError {
        let seconds = max(1, (free.microseconds - now.microseconds + 999_999) / 1_000_000)
        var error = ServiceError(
            .resourceExhausted, "There were too many tries to sign in: try again in \(seconds) seconds.")
        error.retryAfter = .seconds(seconds)
        return error
    }
}
