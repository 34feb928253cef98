package import StillsModel

/// Gives and takes grants, and tells which there are.
///
/// Only who owns the target may: by owning it, by a grant of that level, or as an admin.
package struct ShareAccess: Sendable {
    /// A grant, and what its account is called.
    package struct Entry: Sendable, Equatable {
        package var grant: Grant
        package var accountName: String
    }

    private let library: Library

    package init(library: Library) { self.library = library }

    /// The grants on a target itself, by the names of their accounts.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, `.permissionDenied`, or those of the catalog.
    package func grants(on target: Grant.Target) async throws(ServiceError) -> [Entry] {
        try await require(target)
        let grants = try await seam { try await library.records.grants(on: target) }
        let accounts = try await seam { try await library.records.directory() }.accounts
        let names = Dictionary(accounts.map { ($0.id, $0.name) }) { first, _ in first }
        return grants.map { Entry(grant: $0, accountName: names[$0.account] ?? $0.account.description) }
            .sorted { ($0.accountName, $0.grant.account) < ($1.accountName, $1.grant.account) }
    }

    /// Gives an account a level on a target, instead of the one that it was given on it before.
    ///
    /// - Parameter account: a name or an id.
    /// - Throws: as ``grants(on:)``; `.notFound` where there is no such account, too.
    package func give(
        _ level: AccessLevel, on target: Grant.Target, to account: String
    ) async throws(ServiceError) -> Entry {
        try await require(target)
        let account = try await self.account(account)
        let grant = Grant(level, on: target, to: account.id)
        try await commit(.grant(grant), account.name)
        return Entry(grant: grant, accountName: account.name)
    }

    /// Takes what an account was given on a target. Taking what was not given is no error.
    ///
    /// - Throws: as ``give(_:on:to:)``.
    package func take(_ target: Grant.Target, from account: String) async throws(ServiceError) {
        try await require(target)
        let account = try await self.account(account)
        try await commit(.revoke(target, from: account.id), account.name)
    }

    /// The container that an account owns.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, also where whoever asks may not know of it.
    package func container(of account: AccountID) async throws(ServiceError) -> ContainerID {
        let directory = try await library.visibleDirectory()
        guard let container = directory.containers.first(where: { $0.owner == account }) else {
            throw ServiceError(.notFound, "There is no account \(account) with a container.")
        }
        return container.id
    }

    private func commit(_ mutation: Mutation, _ name: String) async throws(ServiceError) {
        let changes = ChangeSet(
            principal: library.account, source: .person, at: library.environment.now(), atomicity: .all,
            mutations: [mutation])
        guard try await seam({ try await library.records.commit(changes) }) == [.applied] else {
            throw ServiceError(.conflict, "It, or the account “\(name)”, went away meanwhile: look again.")
        }
    }

    private func account(_ name: String) async throws(ServiceError) -> Account {
        let accounts = try await seam { try await library.records.directory() }.accounts
        let id = AccountID(name)
        guard let account = accounts.first(where: { $0.name == name || $0.id == id }) else {
            throw ServiceError(.notFound, "There is no account “\(name)” in this library.")
        }
        return account
    }

    private func require(_ target: Grant.Target) async throws(ServiceError) {
        let authorizer = try await library.authorizer()
        switch target {
        case .image(let id):
            let records = try await seam { try await library.records.images([id], .fields) }
            guard let record = records.first ?? nil else { throw .noImage(id) }
            try authorizer.require(.grant, record.image)
        case .collection(let id):
            let directory = try await seam { try await library.records.directory() }
            guard let collection = directory.collections.first(where: { $0.id == id }) else {
                throw .noCollection(id)
            }
            try authorizer.require(.grant, in: collection)
        case .container(let id):
            let directory = try await seam { try await library.records.directory() }
            guard directory.containers.contains(where: { $0.id == id }) else { throw .noContainer(id) }
            try authorizer.require(.grant, of: id)
        }
    }
}
