internal import StillsModel

/// Which accounts a principal may manage: ``decide(_:_:_:)`` in the words of use cases.
struct AccountRights {
    let library: Library

    /// - Throws: ``ServiceError`` with `.unauthenticated` for a stranger, `.permissionDenied`, or `.notFound` when it may not
    ///   know of the account.
    func require(_ action: Action, _ account: Account) throws(ServiceError) {
        guard library.account != nil else { throw .signInNeeded }
        switch decide(library.principal, action, .account(account.id, account.role)) {
        case .allowed: return
        case .denied: throw ServiceError(.permissionDenied, "You may not do that to the account “\(account.name)”.")
        case .hidden: throw Self.missing(account.name)
        }
    }

    /// To make an account of that role, or to give it to one.
    func requireGiving(_ role: Role, to account: AccountID) throws(ServiceError) {
        guard library.account != nil else { throw .signInNeeded }
        guard decide(library.principal, .manageAccount, .account(account, role)) == .allowed else {
            throw ServiceError(.permissionDenied, "You may not make an account a \(role.rawValue).")
        }
    }

    /// The account of that name or id, where the principal may know of it.
    func find(_ name: String, in directory: LibraryDirectory) throws(ServiceError) -> Account {
        guard library.account != nil else { throw .signInNeeded }
        let id = AccountID(name)
        guard let account = directory.accounts.first(where: { $0.name == name || $0.id == id }) else {
            throw Self.missing(name)
        }
        guard decide(library.principal, .read, .account(account.id, account.role)) != .hidden else {
            throw Self.missing(name)
        }
        return account
    }

    static func missing(_ name: String) -> ServiceError {
        ServiceError(.notFound, "There is no account “\(name.prefix(100))”.")
    }

    /// `local` is whoever can open the library's files: it stays what it is.
    static func refuseLocal(_ account: Account) throws(ServiceError) {
        guard account.name != AccountName.local else {
            throw ServiceError(
                .invalidArgument,
                "The account “\(AccountName.local)” is whoever can open the library's files: it stays as it is.")
        }
    }

    static func error(_ conflict: MutationConflict, _ account: Account) -> ServiceError {
        switch conflict {
        case .lastAdmin:
            ServiceError(
                .conflict, "“\(account.name)” is the last administrator who can sign in: make another one first.")
        case .notEmpty(let images, _):
            ServiceError(
                .conflict,
                "“\(account.name)” has \(images) images, those in the trash included: hand them over, or purge them first."
            )
        case .inUse:
            ServiceError(
                .conflict,
                "The bytes of images that “\(account.name)” purged are still kept: hand the container over, or wait until "
                    + "they are removed.")
        case .nameTaken: ServiceError(.alreadyExists, "There is an account or a container “\(account.name)” already.")
        case .notFound: missing(account.name)
        default: ServiceError(.conflict, "“\(account.name)” was changed meanwhile: look again.")
        }
    }
}

extension Library {
    /// Commits what belongs together, or nothing of it.
    ///
    /// - Returns: why not; nil when it is done.
    func commitAll(_ mutations: [Mutation]) async throws(ServiceError) -> MutationConflict? {
        let changes = ChangeSet(
            principal: account, source: .person, at: environment.now(), atomicity: .all, mutations: mutations)
        for outcome in try await seam({ try await records.commit(changes) }) {
            if case .refused(let conflict) = outcome { return conflict }
        }
        return nil
    }
}
