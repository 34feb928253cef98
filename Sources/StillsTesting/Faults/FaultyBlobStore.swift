package import StillsModel

/// A blob store whose calls fail as planned.
package struct FaultyBlobStore: BlobStore {
    private let store: any BlobStore
    private let plan: FaultPlan
    private let code: ErrorCode

    /// - Parameter code: of the planned errors.
    package init(_ store: any BlobStore, plan: FaultPlan, code: ErrorCode = .unavailable) {
        self.store = store
        self.plan = plan
        self.code = code
    }

    package var id: StoreID { store.id }
    package var capabilities: BlobStoreCapabilities { store.capabilities }

    package func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        try await plan.apply("blobs.stage", failure: planned) { () async throws(BlobStoreError) in
            try await store.stage(stream, at: key)
        }
    }

    package func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) {
        try await plan.apply("blobs.commit", failure: planned) { () async throws(BlobStoreError) in
            try await store.commit(blobs)
        }
    }

    package func discard(_ blob: StagedBlob) async throws(BlobStoreError) {
        try await plan.apply("blobs.discard", failure: planned) { () async throws(BlobStoreError) in
            try await store.discard(blob)
        }
    }

    package func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await plan.apply("blobs.read", failure: planned) { () async throws(BlobStoreError) in
            try await store.read(key, range: range)
        }
    }

    package func open(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await plan.apply("blobs.open", failure: planned) { () async throws(BlobStoreError) in
            try await store.open(key, range: range)
        }
    }

    package func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        try await plan.apply("blobs.stat", failure: planned) { () async throws(BlobStoreError) in
            try await store.stat(key)
        }
    }

    package func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        try await plan.apply("blobs.list", failure: planned) { () async throws(BlobStoreError) in
            try await store.list(after: after, limit: limit)
        }
    }

    package func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        try await plan.apply("blobs.remove", failure: planned) { () async throws(BlobStoreError) in
            try await store.remove(keys)
        }
    }

    package func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        try await plan.apply("blobs.quarantine", failure: planned) { () async throws(BlobStoreError) in
            try await store.quarantine(key)
        }
    }

    private func planned(_ message: String) -> BlobStoreError { BlobStoreError(code, message) }
}
