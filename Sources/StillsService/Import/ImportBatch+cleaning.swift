internal import StillsModel

extension ImportBatch {
    /// Commits item by item: what is refused leaves the others as they are.
    ///
    /// - Parameter account: who asks; nil for whoever opened the library.
    func commit(
        _ mutations: [Mutation], at now: Instant, atomicity: ChangeSet.Atomicity = .perItem,
        for account: AccountID? = nil
    ) async throws(ServiceError) -> [MutationOutcome] {
        guard !mutations.isEmpty else { return [] }
        let changes = ChangeSet(
            principal: account ?? library.account, source: .manifest, at: now, atomicity: atomicity,
            mutations: mutations)
        return try await seam { try await library.records.commit(changes) }
    }

    /// Removes blobs that were staged or committed and not needed, then the intents that announced them.
    ///
    /// Taking the intent again first proves that no commit used the blob: a commit ends the intent.
    func cleanUp(_ leftOver: [BlobLocator]) async throws(ServiceError) {
        guard !leftOver.isEmpty else { return }
        let now = library.environment.now()
        let owner = library.owner.text
        let held = try await commit(
            leftOver.map { locator in
                let intent = Intent(
                    store: library.blobs.id, locator: locator, owner: owner,
                    leaseEnds: Instant(microseconds: now.microseconds + LeaseOwner.duration))
                return .takeIntent(intent, heldBy: owner)
            }, at: now)
        let unused = zip(leftOver, held).filter { $0.1 == .applied }.map(\.0)
        try await seam { try await library.blobs.remove(unused) }
        _ = try await commit(unused.map { .closeIntent(library.blobs.id, $0, heldBy: owner) }, at: now)
    }
}
