package import StillsModel
internal import Synchronization

/// What a catalog keeps of bulk operations, as plain collections.
struct MemoryOperations {
    var operations: [OperationID: BulkOperation] = [:]
    /// In the order of their places, which are their numbers.
    var items: [OperationID: [OperationItem]] = [:]

    /// Whether its images are still being found.
    func isChoosing(_ id: OperationID) -> Bool {
        guard let operation = operations[id] else { return false }
        return operation.state == .running && operation.counts.matched == nil
    }

    mutating func note(_ found: [OperationItem], of id: OperationID) {
        for item in found {
            guard let outcome = item.outcome, let known = items[id], known.indices.contains(item.place),
                known[item.place].outcome == nil
            else { continue }
            items[id]?[item.place] = OperationItem(
                place: item.place, image: known[item.place].image, outcome: outcome, version: item.version,
                code: item.code, reason: item.reason)
            switch outcome {
            case .changed: operations[id]?.counts.changed += 1
            case .unchanged: operations[id]?.counts.unchanged += 1
            case .refused: operations[id]?.counts.refused += 1
            }
        }
    }

    mutating func forget(_ id: OperationID) {
        operations[id] = nil
        items[id] = nil
    }
}

extension MemoryCatalog: OperationStore {
    package func begin(
        _ operation: BulkOperation, images: [ImageID]?, limit: Int
    ) async throws(OperationStoreError) {
        let failure = state.withLock { tables -> OperationStoreError? in
            guard tables.accounts[operation.owner] != nil else {
                return OperationStoreError(.notFound, "There is no account \(operation.owner).")
            }
            let running = tables.operations.operations.values.count {
                $0.owner == operation.owner && $0.state == .running
            }
            guard running < limit else { return .tooMany(limit) }
            var begun = operation
            begun.counts.matched = images?.count
            tables.operations.operations[operation.id] = begun
            tables.operations.items[operation.id] = (images ?? []).enumerated().map {
                OperationItem(place: $0.offset, image: $0.element)
            }
            return nil
        }
        if let failure { throw failure }
    }

    package func operation(_ id: OperationID) async throws(OperationStoreError) -> BulkOperation? {
        state.withLock { $0.operations.operations[id] }
    }

    package func operations(
        of owner: AccountID?, by key: APIKeyID?, after: OperationID?, limit: Int
    ) async throws(OperationStoreError) -> [BulkOperation] {
        state.withLock { tables in
            let found = tables.operations.operations.values.filter { operation in
                (owner == nil || operation.owner == owner) && (key == nil || operation.key == key)
                    && (after.map { operation.id < $0 } ?? true)
            }
            return Array(found.sorted { $1.id < $0.id }.prefix(max(0, limit)))
        }
    }

    package func runningOperations() async throws(OperationStoreError) -> [OperationID] {
        state.withLock { tables in
            tables.operations.operations.values.filter { $0.state == .running }
                .sorted { ($0.startedAt.microseconds, $0.id) < ($1.startedAt.microseconds, $1.id) }.map(\.id)
        }
    }

    package func choose(
        _ images: [ImageID], for id: OperationID, from place: Int
    ) async throws(OperationStoreError) {
        let isOpen = state.withLock { tables in
            guard tables.operations.isChoosing(id) else { return false }
            let kept = (tables.operations.items[id] ?? []).prefix(max(0, place))
            tables.operations.items[id] =
                kept
                + images.enumerated().map { OperationItem(place: kept.count + $0.offset, image: $0.element) }
            return true
        }
        guard isOpen else { throw .notChoosing(id) }
    }

    package func finishChoosing(_ id: OperationID) async throws(OperationStoreError) {
        let isOpen = state.withLock { tables in
            guard tables.operations.isChoosing(id) else { return false }
            tables.operations.operations[id]?.counts.matched = tables.operations.items[id]?.count ?? 0
            return true
        }
        guard isOpen else { throw .notChoosing(id) }
    }

    package func items(
        of id: OperationID, _ filter: OperationItemFilter, from place: Int, limit: Int
    ) async throws(OperationStoreError) -> [OperationItem] {
        state.withLock { tables in
            let found = (tables.operations.items[id] ?? []).lazy.filter { item in
                switch filter {
                case _ where item.place < place: false
                case .all: true
                case .waiting: item.outcome == nil
                case .outcome(let outcome): item.outcome == outcome
                }
            }
            return Array(found.prefix(max(0, limit)))
        }
    }

    package func cancel(_ id: OperationID) async throws(OperationStoreError) {
        state.withLock { tables in
            guard tables.operations.operations[id]?.state == .running else { return }
            tables.operations.operations[id]?.isCancelling = true
        }
    }

    package func end(
        _ id: OperationID, _ state: BulkOperation.State, reason: String?, at now: Instant, expiresAt: Instant
    ) async throws(OperationStoreError) {
        self.state.withLock { tables in
            guard var operation = tables.operations.operations[id], operation.state == .running else { return }
            operation.state = state
            operation.reason = reason
            operation.endedAt = now
            operation.expiresAt = expiresAt
            operation.isCancelling = false
            tables.operations.operations[id] = operation
        }
    }

    package func forgetOperations(at now: Instant, limit: Int) async throws(OperationStoreError) -> Int {
        state.withLock { tables in
            let old = tables.operations.operations.values.filter { operation in
                operation.expiresAt.map { $0.microseconds <= now.microseconds } ?? false
            }
            let gone = old.map(\.id).sorted().prefix(max(0, limit))
            for id in gone { tables.operations.forget(id) }
            return gone.count
        }
    }
}
