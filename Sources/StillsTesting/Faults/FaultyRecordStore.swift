package import StillsModel

/// A record store whose calls fail as planned.
///
/// A commit that throws has applied nothing: that is the contract, so a commit planned to fail after its work fails
/// before it. Only a crash can come after the work, and then nobody is told anything.
package struct FaultyRecordStore: RecordStore {
    private let store: any RecordStore
    private let plan: FaultPlan
    private let code: ErrorCode
    private let rival: Rival?

    /// What another process does in the moment before a commit.
    package typealias Rival = @Sendable (ChangeSet) async throws(RecordStoreError) -> Void

    /// - Parameter code: of the planned errors.
    package init(
        _ store: any RecordStore, plan: FaultPlan = .none(), code: ErrorCode = .unavailable, rival: Rival? = nil
    ) {
        self.store = store
        self.plan = plan
        self.code = code
        self.rival = rival
    }

    package func commit(_ changes: ChangeSet) async throws(RecordStoreError) -> [MutationOutcome] {
        try await rival?(changes)
        switch plan.verdict(for: "records.commit") {
        case .proceed: return try await store.commit(changes)
        case .fail: throw planned("Planned: records.commit fails.")
        case .proceedThenFail:
            if plan.isCrashed { _ = try await store.commit(changes) }
            throw planned("Planned: records.commit fails.")
        }
    }

    package func directory() async throws(RecordStoreError) -> LibraryDirectory {
        try await plan.apply("records.directory", failure: planned) { () async throws(RecordStoreError) in
            try await store.directory()
        }
    }

    package func images(
        _ ids: [ImageID], _ detail: ImageDetail
    ) async throws(RecordStoreError) -> [ImageRecord?] {
        try await plan.apply("records.images", failure: planned) { () async throws(RecordStoreError) in
            try await store.images(ids, detail)
        }
    }

    package func history(of image: ImageID) async throws(RecordStoreError) -> [Event] {
        try await plan.apply("records.history", failure: planned) { () async throws(RecordStoreError) in
            try await store.history(of: image)
        }
    }

    package func tombstones(_ key: Tombstone.Key) async throws(RecordStoreError) -> [Tombstone] {
        try await plan.apply("records.tombstones", failure: planned) { () async throws(RecordStoreError) in
            try await store.tombstones(key)
        }
    }

    package func jobs(
        dueAt time: Instant, after: JobID?, limit: Int
    ) async throws(RecordStoreError) -> [Job] {
        try await plan.apply("records.jobs", failure: planned) { () async throws(RecordStoreError) in
            try await store.jobs(dueAt: time, after: after, limit: limit)
        }
    }

    package func lookUp(_ identities: [ImportIdentity]) async throws(RecordStoreError) -> [IdentityMatch] {
        try await plan.apply("records.lookUp", failure: planned) { () async throws(RecordStoreError) in
            try await store.lookUp(identities)
        }
    }

    package func sightings(
        in collection: CollectionID, at paths: [[UInt8]]
    ) async throws(RecordStoreError) -> [Sighting?] {
        try await plan.apply("records.sightings", failure: planned) { () async throws(RecordStoreError) in
            try await store.sightings(in: collection, at: paths)
        }
    }

    package func originals(after: OriginalID?, limit: Int) async throws(RecordStoreError) -> [OriginalUse] {
        try await plan.apply("records.originals", failure: planned) { () async throws(RecordStoreError) in
            try await store.originals(after: after, limit: limit)
        }
    }

    package func originals(_ ids: [OriginalID]) async throws(RecordStoreError) -> [OriginalUse?] {
        try await plan.apply("records.originals", failure: planned) { () async throws(RecordStoreError) in
            try await store.originals(ids)
        }
    }

    package func claims(
        on locators: [BlobLocator], in storeID: StoreID
    ) async throws(RecordStoreError) -> [BlobClaim] {
        try await plan.apply("records.claims", failure: planned) { () async throws(RecordStoreError) in
            try await store.claims(on: locators, in: storeID)
        }
    }

    package func intents(
        in storeID: StoreID, after: BlobLocator?, limit: Int
    ) async throws(RecordStoreError) -> [Intent] {
        try await plan.apply("records.intents", failure: planned) { () async throws(RecordStoreError) in
            try await store.intents(in: storeID, after: after, limit: limit)
        }
    }

    package func changes(since cursor: Int64, limit: Int) async throws(RecordStoreError) -> [Event] {
        try await plan.apply("records.changes", failure: planned) { () async throws(RecordStoreError) in
            try await store.changes(since: cursor, limit: limit)
        }
    }

    package func access(of account: AccountID) async throws(RecordStoreError) -> AccountAccess {
        try await plan.apply("records.access", failure: planned) { () async throws(RecordStoreError) in
            try await store.access(of: account)
        }
    }

    package func grants(on target: Grant.Target) async throws(RecordStoreError) -> [Grant] {
        try await plan.apply("records.grants", failure: planned) { () async throws(RecordStoreError) in
            try await store.grants(on: target)
        }
    }

    package func grantEvents(on target: Grant.Target) async throws(RecordStoreError) -> [GrantEvent] {
        try await plan.apply("records.grantEvents", failure: planned) { () async throws(RecordStoreError) in
            try await store.grantEvents(on: target)
        }
    }

    private func planned(_ message: String) -> RecordStoreError { RecordStoreError(code, message) }
}
