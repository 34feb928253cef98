internal import StillsModel

/// Who was given what. What follows from it is worked out for every question.
extension MemoryTables {
    mutating func change(
        _ target: Grant.Target, of account: AccountID, to level: AccessLevel?, _ changes: ChangeSet
    ) -> MutationConflict? {
        guard isThere(target), level == nil || accounts[account] != nil else { return .notFound }
        let before = grants[target]?[account]
        guard before != level else { return nil }
        grants[target, default: [:]][account] = level
        let number = (grantEvents.last?.sequence ?? 0) + 1
        grantEvents.append(
            GrantEvent(
                sequence: number, at: changes.at, principal: changes.principal, target: target, account: account,
                from: before, to: level))
        return nil
    }

    private func isThere(_ target: Grant.Target) -> Bool {
        switch target {
        case .container(let id): containers[id] != nil
        case .collection(let id): collections[id] != nil
        case .image(let id): image(id) != nil
        }
    }

    func grants(on target: Grant.Target) -> [Grant] {
        (grants[target] ?? [:]).map { Grant($0.value, on: target, to: $0.key) }.sorted { $0.account < $1.account }
    }

    func access(of account: AccountID) -> AccountAccess {
        let all = grants.keys.flatMap { grants(on: $0) }
        let inheritance = AccessInheritance(
            containers: Array(containers.values), collections: Array(collections.values), grants: all)
        var access = inheritance.access(of: account)
        for grant in all where grant.account == account {
            if case .image(let id) = grant.target { access.images[id] = grant.level }
        }
        return access
    }
}
