package import StillsModel

/// Revokes an API key: at once in this process, within seconds in others.
package struct RevokeKey: Sendable {
    private let library: Library
    private let authenticate: Authenticate

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        authenticate = credentials.authenticate
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied` or `.notFound`: there is no such key, or it
    ///   is somebody's whose keys are none of the principal's business.
    package func run(_ id: APIKeyID) async throws(ServiceError) {
        guard let own = library.account else { throw .signInNeeded }
        let missing = ServiceError(.notFound, "There is no key \(id).")
        guard let key = try await seam({ try await library.accounts.key(id) }) else { throw missing }
        let directory = try await seam { try await library.records.directory() }
        guard let account = directory.accounts.first(where: { $0.id == key.account }) else { throw missing }
        let rights = AccountRights(library: library)
        if decide(library.principal, .read, .account(account.id, account.role)) == .hidden { throw missing }
        try rights.require(account.id == own ? .manageOwnAccount : .manageAccount, account)
        try await seam { try await library.accounts.remove(id) }
        authenticate.forgetAll()
    }
}
