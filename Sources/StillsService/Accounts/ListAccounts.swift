package import StillsModel

/// Tells which accounts there are, as far as the principal may know.
package struct ListAccounts: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    /// Ordered by name.
    package func run() async throws(ServiceError) -> [Account] {
        let directory = try await seam { try await library.records.directory() }
        return directory.accounts.filter { account in
            decide(library.principal, .read, .account(account.id, account.role)) == .allowed
        }
    }

    /// - Parameter name: a name or an id.
    /// - Throws: ``ServiceError`` with `.notFound` or `.permissionDenied`.
    package func one(_ name: String) async throws(ServiceError) -> Account {
        let directory = try await seam { try await library.records.directory() }
        let rights = AccountRights(library: library)
        let account = try rights.find(name, in: directory)
        try rights.require(.read, account)
        return account
    }

    /// The account that asks.
    ///
    /// - Throws: ``ServiceError`` with `.unauthenticated` for a stranger.
    package func own() async throws(ServiceError) -> Account {
        guard let id = library.account else { throw .signInNeeded }
        let directory = try await seam { try await library.records.directory() }
        guard let account = directory.accounts.first(where: { $0.id == id }) else { throw .signInNeeded }
        return account
    }
}

extension ServiceError {
    static let signInNeeded = ServiceError(.unauthenticated, "Sign in first.")
}
