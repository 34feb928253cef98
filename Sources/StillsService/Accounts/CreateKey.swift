package import StillsModel

/// Makes an API key.
package struct CreateKey: Sendable {
    /// What is asked for.
    package struct Request: Sendable {
        package var name: String
        package var scopes: KeyScopes
        /// nil: it counts until it is revoked.
        package var endsAt: Instant?

        package init(name: String, scopes: KeyScopes, endsAt: Instant? = nil) {
            self.name = name
            self.scopes = scopes
            self.endsAt = endsAt
        }
    }

    private static let longestName = 100

    private let library: Library

    package init(library: Library) { self.library = library }

    /// - Parameter name: whose, by name or id; nil for one's own. Keys for others are an administrator's matter: with one
    ///   anybody acts as they would.
    /// - Returns: the key, and the token, which nobody is told again.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.permissionDenied`, `.notFound`, `.invalidArgument` or
    ///   `.resourceExhausted` (too many).
    package func run(_ request: Request, for name: String? = nil) async throws(ServiceError) -> (APIKey, BearerToken) {
        let directory = try await seam { try await library.records.directory() }
        let account = try owner(name, in: directory)
        try check(request, in: directory)
        let token = try BearerToken(new: .key)
        let key = APIKey(
            id: library.environment.newID(), account: account.id, name: request.name, scopes: request.scopes,
            createdAt: library.environment.now(), endsAt: request.endsAt)
        let digest = try token.digest()
        try await seam { try await library.accounts.add(key, token: digest) }
        return (key, token)
    }

    private func owner(_ name: String?, in directory: LibraryDirectory) throws(ServiceError) -> Account {
        guard let own = library.account else { throw .signInNeeded }
        let rights = AccountRights(library: library)
        let account = try rights.find(name ?? own.description, in: directory)
        guard account.id != own else {
            try rights.require(.manageOwnAccount, account)
            return account
        }
        guard decide(library.principal, .operate, .library) == .allowed else {
            throw ServiceError(.permissionDenied, "Only an administrator makes keys for others.")
        }
        return account
    }

    private func check(_ request: Request, in directory: LibraryDirectory) throws(ServiceError) {
        let isName =
            (1...Self.longestName).contains(request.name.count)
            && !request.name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isName else {
            throw ServiceError(
                .invalidArgument, "A key has a name of 1 to \(Self.longestName) characters that says what it is for.")
        }
        guard !request.scopes.scopes.isEmpty else {
            throw ServiceError(.invalidArgument, "A key has at least one scope: read, write, own or admin.")
        }
        if let ends = request.endsAt, ends <= library.environment.now() {
            throw ServiceError(.invalidArgument, "The key would have ended already.")
        }
        if let asking = library.principal.key, !request.scopes.scopes.isSubset(of: asking.scopes) {
            throw ServiceError(.permissionDenied, "A key makes no key that may do more than itself.")
        }
        guard let collections = request.scopes.collections else { return }
        let known = Set(directory.collections.map(\.id))
        if let missing = collections.sorted().first(where: { !known.contains($0) }) {
            throw ServiceError(.invalidArgument, "There is no collection \(missing).")
        }
    }
}
