package import StillsModel

/// Makes an account. Unless it is a viewer's, a container of its name and the collection `General` are made in the same
/// commit.
package struct CreateAccount: Sendable {
    private let library: Library
    private let hasher: PasswordHasher

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        hasher = credentials.hasher
    }

    /// - Parameter password: nil for an account that cannot sign in, and has keys only.
    /// - Throws: ``ServiceError`` with `.permissionDenied`, `.alreadyExists`, or those of the catalog. When the
    ///   password cannot be set at the end, the account is there without one, and the error says so.
    package func run(
        _ name: AccountName, _ role: Role, password: Password?
    ) async throws(ServiceError) -> Account {
        let account = Account(
            id: library.environment.newID(), name: name.description, role: role,
            createdAt: library.environment.now())
        try AccountRights(library: library).requireGiving(role, to: account.id)
        // First, because it takes longest and can be refused.
        var hash: String?
        if let password { hash = try await hasher.hash(password) }
        var mutations = [Mutation.createAccount(account)]
        if role != .viewer { mutations += library.belongings(of: account) }
        if let conflict = try await library.commitAll(mutations) { throw AccountRights.error(conflict, account) }
        guard let hash else { return account }
        do throws(AccountStoreError) {
            try await library.accounts.setPassword(hash, of: account.id, keeping: nil)
        } catch {
            throw ServiceError(
                error.code,
                "The account “\(account.name)” was made, but its password could not be set: \(error.message)",
                cause: error)
        }
        return account
    }
}

extension Library {
    /// What makes the container of an account, and the collection that everyone begins with.
    func belongings(of account: Account) -> [Mutation] {
        let now = environment.now()
        let container = Container(id: environment.newID(), name: account.name, owner: account.id)
        let general = Collection(
            id: environment.newID(), container: container.id, parent: nil, name: CollectionPath.general,
            path: CollectionPath.general, owner: account.id, createdAt: now)
        return [.createContainer(container), .createCollection(general)]
    }
}
