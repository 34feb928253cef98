package import StillsModel

/// An operation store whose calls fail as planned.
package struct FaultyOperationStore: OperationStore {
    private let store: any OperationStore
    private let plan: FaultPlan
    private let code: ErrorCode

    /// - Parameter code: of the planned errors.
    package init(_ store: any OperationStore, plan: FaultPlan, code: ErrorCode = .unavailable) {
        self.store = store
        self.plan = plan
        self.code = code
    }

    package func begin(
        _ operation: BulkOperation, images: [ImageID]?, limit: Int
    ) async throws(OperationStoreError) {
        try await plan.apply("operations.begin", failure: planned) { () async throws(OperationStoreError) in
            try await store.begin(operation, images: images, limit: limit)
        }
    }

    package func operation(_ id: OperationID) async throws(OperationStoreError) -> BulkOperation? {
        try await plan.apply("operations.operation", failure: planned) { () async throws(OperationStoreError) in
            try await store.operation(id)
        }
    }

    package func operations(
        of owner: AccountID?, by key: APIKeyID?, after: OperationID?, limit: Int
    ) async throws(OperationStoreError) -> [BulkOperation] {
        try await plan.apply("operations.operations", failure: planned) { () async throws(OperationStoreError) in
            try await store.operations(of: owner, by: key, after: after, limit: limit)
        }
    }

    package func runningOperations() async throws(OperationStoreError) -> [OperationID] {
        try await plan.apply("operations.running", failure: planned) { () async throws(OperationStoreError) in
            try await store.runningOperations()
        }
    }

    package func choose(
        _ images: [ImageID], for id: OperationID, from place: Int
    ) async throws(OperationStoreError) {
        try await plan.apply("operations.choose", failure: planned) { () async throws(OperationStoreError) in
            try await store.choose(images, for: id, from: place)
        }
    }

    package func finishChoosing(_ id: OperationID) async throws(OperationStoreError) {
        try await plan.apply("operations.finishChoosing", failure: planned) {
            () async throws(OperationStoreError) in try await store.finishChoosing(id)
        }
    }

    package func items(
        of id: OperationID, _ filter: OperationItemFilter, from place: Int, limit: Int
    ) async throws(OperationStoreError) -> [OperationItem] {
        try await plan.apply("operations.items", failure: planned) { () async throws(OperationStoreError) in
            try await store.items(of: id, filter, from: place, limit: limit)
        }
    }

    package func cancel(_ id: OperationID) async throws(OperationStoreError) {
        try await plan.apply("operations.cancel", failure: planned) { () async throws(OperationStoreError) in
            try await store.cancel(id)
        }
    }

    package func end(
        _ id: OperationID, _ state: BulkOperation.State, reason: String?, at now: Instant, expiresAt: Instant
    ) async throws(OperationStoreError) {
        try await plan.apply("operations.end", failure: planned) { () async throws(OperationStoreError) in
            try await store.end(id, state, reason: reason, at: now, expiresAt: expiresAt)
        }
    }

    package func forgetOperations(at now: Instant, limit: Int) async throws(OperationStoreError) -> Int {
        try await plan.apply("operations.forget", failure: planned) { () async throws(OperationStoreError) in
            try await store.forgetOperations(at: now, limit: limit)
        }
    }

    private func planned(_ message: String) -> OperationStoreError { OperationStoreError(code, message) }
}
