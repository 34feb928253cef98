internal import StillsModel

/// Removes an account with its password, sessions, keys, container and collections. Its images are handed over, or there are
/// none: nothing is lost with an account.
package struct RemoveAccount: Sendable {
    private let library: Library
    private let authenticate: Authenticate

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        authenticate = credentials.authenticate
    }

    /// - Parameters:
    ///   - name: a name or an id.
    ///   - heir: who gets its containers, with the collections and images in them; nil for nobody.
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied`, `.invalidArgument` (it is `local`, or the heir can
    ///   own nothing) or `.conflict` (it has images, or is the last administrator).
    package func run(_ name: String, handingOverTo heir: String? = nil) async throws(ServiceError) {
        let directory = try await seam { try await library.records.directory() }
        let rights = AccountRights(library: library)
        let account = try rights.find(name, in: directory)
        try rights.require(.manageAccount, account)
        try AccountRights.refuseLocal(account)
        var mutations: [Mutation] = []
        if let heir {
            let next = try rights.find(heir, in: directory)
            guard next.id != account.id, next.role != .viewer else {
                throw ServiceError(.invalidArgument, "“\(next.name)” cannot own what “\(account.name)” has.")
            }
            mutations = directory.containers.filter { $0.owner == account.id }.map { container in
                .handOver(container.id, from: account.id, to: next.id)
            }
        }
        mutations.append(.removeAccount(account.id, expectedRole: account.role))
        if let conflict = try await library.commitAll(mutations) { throw AccountRights.error(conflict, account) }
        authenticate.forgetAll()
    }
}
