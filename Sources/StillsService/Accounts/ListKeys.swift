package import StillsModel

/// Tells which API keys an account has; never their tokens.
package struct ListKeys: Sendable {
    private let library: Library

    package init(library: Library) { self.library = library }

    /// - Parameter name: whose, by name or id; nil for one's own.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied` or `.notFound`.
    package func run(of name: String? = nil) async throws(ServiceError) -> [APIKey] {
        guard let own = library.account else { throw .signInNeeded }
        let directory = try await seam { try await library.records.directory() }
        let rights = AccountRights(library: library)
        let account = try rights.find(name ?? own.description, in: directory)
        try rights.require(account.id == own ? .manageOwnAccount : .manageAccount, account)
        return try await seam { try await library.accounts.keys(of: account.id) }
    }
}
