/// Works out who has which level on each collection: by owning it or its container, by a grant on either, or by what it is
/// in. The one statement of how levels are inherited; catalogs keep its result.
package struct AccessInheritance: Sendable {
    package typealias Levels = [AccountID: AccessLevel]

    /// Who has a level on each collection.
    package let collections: [CollectionID: Levels]
    /// Who has a level on each container.
    package let containers: [ContainerID: Levels]

    /// - Parameters:
    ///   - collections: with everything that they are in.
    ///   - grants: those on images count for nothing here.
    package init(containers: [Container], collections: [Collection], grants: [Grant]) {
        var granted: [Grant.Target: Levels] = [:]
        for grant in grants { granted[grant.target, default: [:]].give(grant.level, to: grant.account) }
        var ofContainers: [ContainerID: Levels] = [:]
        for container in containers {
            var levels = granted[.container(container.id)] ?? [:]
            levels.give(.own, to: container.owner)
            ofContainers[container.id] = levels
        }
        var ofCollections: [CollectionID: Levels] = [:]
        let below = Dictionary(grouping: collections) { $0.parent }
        var open = below[nil] ?? []
        while let collection = open.popLast() {
            let above = collection.parent.flatMap { ofCollections[$0] } ?? ofContainers[collection.container]
            ofCollections[collection.id] = Self.levels(
                of: collection, above: above ?? [:], granted: granted[.collection(collection.id)] ?? [:])
            open += below[collection.id] ?? []
        }
        self.collections = ofCollections
        self.containers = ofContainers
    }

    /// Of one collection.
    ///
    /// - Parameter above: the levels on the collection that it is in, or else on its container.
    package static func levels(of collection: Collection, above: Levels, granted: Levels) -> Levels {
        var levels = above
        for (account, level) in granted { levels.give(level, to: account) }
        levels.give(.own, to: collection.owner)
        return levels
    }

    /// What one account has.
    package func access(of account: AccountID) -> AccountAccess {
        AccountAccess(
            containers: containers.compactMapValues { $0[account] },
            collections: collections.compactMapValues { $0[account] })
    }
}

extension [AccountID: AccessLevel] {
    /// A level that is lower than what the account has changes nothing.
    package mutating func give(_ level: AccessLevel, to account: AccountID) {
        self[account] = AccessLevel?.higher(self[account], level)
    }
}
