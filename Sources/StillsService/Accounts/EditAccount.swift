package import StillsModel

/// Changes an account's role, disables or enables it.
package struct EditAccount: Sendable {
    private let library: Library
    private let authenticate: Authenticate

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        authenticate = credentials.authenticate
    }

    /// - Parameters:
    ///   - name: a name or an id.
    ///   - role: nil leaves it. Who was a viewer and is none any more gets a container and `General`.
    ///   - isDisabled: nil leaves it.
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied`, `.invalidArgument` (it is `local`) or `.conflict`
    ///   (the last administrator, or it was changed meanwhile).
    package func run(_ name: String, role: Role?, isDisabled: Bool?) async throws(ServiceError) -> Account {
        let directory = try await seam { try await library.records.directory() }
        let rights = AccountRights(library: library)
        var account = try rights.find(name, in: directory)
        try rights.require(.manageAccount, account)
        try AccountRights.refuseLocal(account)
        var edit = AccountEdit(account)
        if let role {
            try rights.requireGiving(role, to: account.id)
            edit.role = role
        }
        if let isDisabled { edit.isDisabled = isDisabled }
        guard edit != AccountEdit(account) else { return account }
        var mutations = [Mutation.editAccount(edit)]
        if edit.role != .viewer, !directory.containers.contains(where: { $0.owner == account.id }) {
            mutations += library.belongings(of: account)
        }
        if let conflict = try await library.commitAll(mutations) { throw AccountRights.error(conflict, account) }
        authenticate.forgetAll()
        account.role = edit.role
        account.isDisabled = edit.isDisabled
        return account
    }
}
