internal import StillsModel

/// Accounts, and what becomes of what they own.
extension MemoryTables {
    mutating func edit(_ edit: AccountEdit) -> MutationConflict? {
        guard var account = accounts[edit.account] else { return .notFound }
        guard account.role == edit.expectedRole else { return .roleChanged(account.role) }
        if edit.role != .admin || edit.isDisabled, isLastAdmin(account) { return .lastAdmin }
        account.role = edit.role
        account.isDisabled = edit.isDisabled
        accounts[account.id] = account
        if account.isDisabled { credentials.end { $0.account == account.id } }
        return nil
    }

    mutating func remove(_ id: AccountID, expectedRole: Role) -> MutationConflict? {
        guard let account = accounts[id] else { return .notFound }
        guard account.role == expectedRole else { return .roleChanged(account.role) }
        if isLastAdmin(account) { return .lastAdmin }
        let own = Set(containers.values.filter { $0.owner == id }.map(\.id))
        let concerned = collections.values.filter { own.contains($0.container) || $0.owner == id }
        let foreign = concerned.count { !own.contains($0.container) }
        let held = Set(concerned.map(\.id))
        let kept = images.count { held.contains($0.collection) }
        guard kept == 0, foreign == 0 else { return .notEmpty(images: kept, collections: foreign) }
        guard !originals.values.contains(where: { own.contains($0.container) }) else { return .inUse }
        collections = collections.filter { !held.contains($0.key) }
        containers = containers.filter { !own.contains($0.key) }
        accounts[id] = nil
        credentials.forget(id)
        searches = searches.filter { $0.value.owner != id }
        for operation in operations.operations.values where operation.owner == id { operations.forget(operation.id) }
        for target in grants.keys { grants[target]?[id] = nil }
        for container in own { grants[.container(container)] = nil }
        for collection in held { grants[.collection(collection)] = nil }
        return nil
    }

    /// Whether no other administrator would be there, or none with a password where this one has one.
    private func isLastAdmin(_ account: Account) -> Bool {
        guard account.role == .admin, !account.isDisabled else { return false }
        let others = accounts.values.filter { $0.role == .admin && !$0.isDisabled && $0.id != account.id }
        guard credentials.passwords[account.id] != nil else { return others.isEmpty }
        return !others.contains { credentials.passwords[$0.id] != nil }
    }

    mutating func handOver(_ container: ContainerID, from: AccountID, to: AccountID) -> MutationConflict? {
        guard containers[container]?.owner == from, from != to, accounts[to] != nil else { return .notFound }
        containers[container]?.owner = to
        for collection in collections.values where collection.container == container && collection.owner == from {
            collections[collection.id]?.owner = to
        }
        return nil
    }
}
