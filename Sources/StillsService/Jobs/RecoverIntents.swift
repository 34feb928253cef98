internal import StillsModel

/// Removes the blobs that ended runs announced, or that were left to be removed, and then their announcements.
struct RecoverIntents: Sendable {
    static let page = 512

    let library: Library

    /// - Returns: how many announcements were ended, their blobs being gone.
    func run() async throws(ServiceError) -> Int {
        var recovered = 0
        var after: BlobLocator?
        while true {
            let page = try await gone(after: after)
            recovered += try await remove(page.intents)
            guard let next = page.next else { return recovered }
            after = next
        }
    }

    /// One page of the intents whose owner is gone, and where the next page begins; nil after the last one.
    func gone(after: BlobLocator?) async throws(ServiceError) -> (intents: [Intent], next: BlobLocator?) {
        let intents = try await seam {
            try await library.records.intents(in: library.blobs.id, after: after, limit: Self.page)
        }
        let now = library.environment.now()
        let gone = try fileCall { try intents.filter { try LeaseOwner.isGone($0, at: now) } }
        return (gone, intents.count == Self.page ? intents.last?.locator : nil)
    }

    /// Takes the intents over, which makes a commit of their owners fail should they live after all; then removes what
    /// they announced; then the intents. One commit each for all of them: a run that was killed leaves hundreds.
    private func remove(_ intents: [Intent]) async throws(ServiceError) -> Int {
        guard !intents.isEmpty else { return 0 }
        let now = library.environment.now()
        let owner = library.owner.text
        let leaseEnds = Instant(microseconds: now.microseconds + LeaseOwner.duration)
        let taken = try await library.commit(
            intents.map { intent in
                var mine = intent
                mine.owner = owner
                mine.leaseEnds = leaseEnds
                return .takeIntent(mine, heldBy: intent.owner)
            })
        let mine = zip(intents, taken).filter { $0.1 == .applied }.map(\.0)
        guard !mine.isEmpty else { return 0 }
        try await seam { try await library.blobs.remove(mine.map(\.locator)) }
        return try await library.commit(mine.map { .closeIntent($0.store, $0.locator, heldBy: owner) })
            .count { $0 == .applied }
    }
}

extension Library {
    /// Commits what a program does by itself, one mutation by one.
    func commit(_ mutations: [Mutation]) async throws(ServiceError) -> [MutationOutcome] {
        guard !mutations.isEmpty else { return [] }
        let changes = ChangeSet(principal: account, source: .program, at: environment.now(), mutations: mutations)
        return try await seam { try await records.commit(changes) }
    }
}
