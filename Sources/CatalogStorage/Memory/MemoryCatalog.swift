package import StillsModel
internal import Synchronization

/// A catalog in memory: for tests, and as the plainest statement of what every catalog does.
///
/// It looks at everything for every question, and keeps nothing when the process ends.
package final class MemoryCatalog: RecordStore, SearchIndex {
    let state = Mutex(MemoryTables())
    let now: @Sendable () -> Instant

    /// - Parameter now: what ages in questions are counted from.
    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    package func commit(_ changes: ChangeSet) async throws(RecordStoreError) -> [MutationOutcome] {
        state.withLock { tables in
            var changed = tables
            var outcomes: [MutationOutcome] = []
            for mutation in changes.mutations {
                let conflict = changed.apply(mutation, of: changes)
                outcomes.append(conflict.map(MutationOutcome.refused) ?? .applied)
                guard changes.atomicity == .all, conflict != nil else { continue }
                let untried = changes.mutations.count - outcomes.count
                return outcomes.map { $0 == .applied ? .notTried : $0 } + Array(repeating: .notTried, count: untried)
            }
            if let notes = changes.notes {
                changed.operations.note(notes.items(after: outcomes), of: notes.operation)
            }
            tables = changed
            return outcomes
        }
    }

    package func directory() async throws(RecordStoreError) -> LibraryDirectory {
        state.withLock { $0.directory }
    }

    package func images(
        _ ids: [ImageID], _ detail: ImageDetail
    ) async throws(RecordStoreError) -> [ImageRecord?] {
        state.withLock { tables in ids.map { tables.record($0, detail) } }
    }

    package func history(of image: ImageID) async throws(RecordStoreError) -> [Event] {
        state.withLock { tables in tables.events.filter { $0.image == image } }
    }

    package func tombstones(_ key: Tombstone.Key) async throws(RecordStoreError) -> [Tombstone] {
        state.withLock { tables in
            let known = tables.tombstones.filter { tombstone in
                switch key {
                case .image(let id): tombstone.image == id
                case .externalID(let id): MemoryTables.isSame(tombstone.externalID, id)
                case .digest(let digest): tombstone.digest == digest
                }
            }
            return Array(
                known.sorted { ($1.purgedAt.microseconds, $0.image) < ($0.purgedAt.microseconds, $1.image) }
                    .prefix(100))
        }
    }

    package func jobs(
        dueAt time: Instant, after: JobID?, limit: Int
    ) async throws(RecordStoreError) -> [Job] {
        state.withLock { tables in
            let due = tables.jobs.values.filter { job in
                job.dueAt.microseconds <= time.microseconds && (after.map { $0 < job.id } ?? true)
            }
            return Array(due.sorted { $0.id < $1.id }.prefix(limit))
        }
    }

    package func lookUp(_ identities: [ImportIdentity]) async throws(RecordStoreError) -> [IdentityMatch] {
        state.withLock { tables in identities.map { tables.match($0) } }
    }

    package func sightings(
        in collection: CollectionID, at paths: [[UInt8]]
    ) async throws(RecordStoreError) -> [Sighting?] {
        state.withLock { tables in
            paths.map { tables.sightings[MemoryTables.SightingKey(collection: collection, path: $0)] }
        }
    }

    package func originals(after: OriginalID?, limit: Int) async throws(RecordStoreError) -> [OriginalUse] {
        state.withLock { tables in
            let ids = tables.originals.keys.sorted().filter { id in after.map { $0 < id } ?? true }.prefix(limit)
            return ids.compactMap { tables.use(of: $0) }
        }
    }

    package func originals(_ ids: [OriginalID]) async throws(RecordStoreError) -> [OriginalUse?] {
        state.withLock { tables in ids.map { tables.use(of: $0) } }
    }

    package func claims(
        on locators: [BlobLocator], in store: StoreID
    ) async throws(RecordStoreError) -> [BlobClaim] {
        state.withLock { tables in locators.map { tables.claim(on: $0, in: store) } }
    }

    package func intents(
        in store: StoreID, after: BlobLocator?, limit: Int
    ) async throws(RecordStoreError) -> [Intent] {
        state.withLock { tables in
            let intents = tables.intents.values.filter { intent in
                intent.store == store && (after.map { $0 < intent.locator } ?? true)
            }
            return Array(intents.sorted { $0.locator < $1.locator }.prefix(limit))
        }
    }

    package func changes(since cursor: Int64, limit: Int) async throws(RecordStoreError) -> [Event] {
        state.withLock { tables in Array(tables.events.filter { $0.sequence > cursor }.prefix(limit)) }
    }
}
