package import StillsModel

/// A store of saved searches whose calls fail as planned.
package struct FaultySavedSearchStore: SavedSearchStore {
    private let store: any SavedSearchStore
    private let plan: FaultPlan
    private let code: ErrorCode

    /// - Parameter code: of the planned errors.
    package init(_ store: any SavedSearchStore, plan: FaultPlan, code: ErrorCode = .unavailable) {
        self.store = store
        self.plan = plan
        self.code = code
    }

    package func add(_ search: SavedSearch, limit: Int) async throws(SavedSearchStoreError) {
        try await plan.apply("searches.add", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.add(search, limit: limit)
        }
    }

    package func replace(_ search: SavedSearch) async throws(SavedSearchStoreError) {
        try await plan.apply("searches.replace", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.replace(search)
        }
    }

    package func remove(_ id: SavedSearchID) async throws(SavedSearchStoreError) {
        try await plan.apply("searches.remove", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.remove(id)
        }
    }

    package func savedSearch(_ id: SavedSearchID) async throws(SavedSearchStoreError) -> SavedSearch? {
        try await plan.apply("searches.search", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.savedSearch(id)
        }
    }

    package func savedSearch(
        named name: String, of owner: AccountID
    ) async throws(SavedSearchStoreError) -> SavedSearch? {
        try await plan.apply("searches.named", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.savedSearch(named: name, of: owner)
        }
    }

    package func savedSearches(
        of owner: AccountID, after: String?, limit: Int
    ) async throws(SavedSearchStoreError) -> [SavedSearch] {
        try await plan.apply("searches.searches", failure: planned) { () async throws(SavedSearchStoreError) in
            try await store.savedSearches(of: owner, after: after, limit: limit)
        }
    }

    private func planned(_ message: String) -> SavedSearchStoreError { SavedSearchStoreError(code, message) }
}
