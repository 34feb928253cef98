internal import StillsModel

/// Sets the password of an account, and ends its sessions. API keys stay: they are revoked by themselves.
package struct ChangePassword: Sendable {
    private let library: Library
    private let hasher: PasswordHasher
    private let authenticate: Authenticate
    private let limits: SignInLimits

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        hasher = credentials.hasher
        authenticate = credentials.authenticate
        limits = credentials.limits
    }

    /// Sets one's own password, which takes the old one where there is one, or that of an account that one manages.
    ///
    /// - Parameters:
    ///   - name: a name or an id.
    ///   - bearer: what the request was made with: that session stays.
    ///   - address: where the request comes from: guesses of the old password are counted as those of signing in.
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied` (also: the old password is wrong or missing) or
    ///   `.resourceExhausted` (too many tries).
    package func run(
        of name: String, to new: Password, old: Password?, bearer: String?, address: String
    ) async throws(ServiceError) {
        let directory = try await seam { try await library.records.directory() }
        let rights = AccountRights(library: library)
        let account = try rights.find(name, in: directory)
        if account.id == library.account {
            try rights.require(.manageOwnAccount, account)
            try await check(old, account, address)
        } else {
            try rights.require(.manageAccount, account)
        }
        var session: SessionID?
        if let bearer { session = try await authenticate.session(bearer: bearer) }
        try await set(new, of: account, keeping: session)
    }

    /// Sets it without the old one, for whoever runs the library and can open its files.
    ///
    /// - Throws: ``ServiceError`` with `.notFound` or `.permissionDenied`.
    package func reset(of name: String, to new: Password) async throws(ServiceError) {
        guard decide(library.principal, .operate, .library) == .allowed else {
            throw ServiceError(.permissionDenied, "Only who runs the library sets a password without the old one.")
        }
        let directory = try await seam { try await library.records.directory() }
        let account = try AccountRights(library: library).find(name, in: directory)
        try await set(new, of: account, keeping: nil)
    }

    private func set(_ new: Password, of account: Account, keeping session: SessionID?) async throws(ServiceError) {
        let hash = try await hasher.hash(new)
        try await seam { try await library.accounts.setPassword(hash, of: account.id, keeping: session) }
        authenticate.forgetAll()
    }

    private func check(_ old: Password?, _ account: Account, _ address: String) async throws(ServiceError) {
        let known = try await seam { try await library.accounts.signIn(named: account.name) }
        guard let hash = known?.passwordHash else { return }
        guard let old else {
            throw ServiceError(.permissionDenied, "To change your own password, give the one that it has.")
        }
        let allowances = try limits.allowances(account: account.name, address: address)
        let now = library.environment.now()
        if let free = try await seam({ try await library.accounts.take(allowances, at: now) }) {
            throw .tooManyTries(until: free, now: now)
        }
        guard try await hasher.isHash(hash, of: old) else {
            throw ServiceError(.permissionDenied, "That is not the password that the account has.")
        }
        try await seam { try await library.accounts.giveBack(allowances, at: now) }
    }
}
