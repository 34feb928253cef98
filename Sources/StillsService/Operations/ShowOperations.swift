package import StillsModel

/// Tells of bulk operations, and cancels them.
///
/// An account knows its own, a key those that were asked for by it, and an administrator all. Others are not found.
package struct ShowOperations: Sendable {
    /// An operation, and what the account is called that asked for it.
    package struct Entry: Sendable, Equatable {
        package var operation: BulkOperation
        package var ownerName: String
    }

    /// One image of an operation.
    package struct Item: Sendable {
        package var item: OperationItem
        /// What was changed, where that was asked for and may be known; empty otherwise.
        package var changes: [Event.Change] = []
    }

    private let library: Library

    package init(library: Library) { self.library = library }

    /// The latest first.
    ///
    /// - Parameter after: the last one of the page before.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, or those of the catalog.
    package func list(after: OperationID? = nil, limit: Int) async throws(ServiceError) -> [Entry] {
        let principal = try requirePrincipal()
        let owner = principal.mayDoEverything ? nil : principal.account
        let found = try await seam {
            try await library.operations.operations(of: owner, by: principal.keyID, after: after, limit: limit)
        }
        let names = try await names()
        return found.map { Entry(operation: $0, ownerName: names[$0.owner] ?? $0.owner.description) }
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated` or `.notFound`.
    package func one(_ id: OperationID) async throws(ServiceError) -> Entry {
        let principal = try requirePrincipal()
        guard let operation = try await seam({ try await library.operations.operation(id) }),
            principal.mayDoEverything
                || operation.owner == principal.account && (principal.key == nil || operation.key == principal.keyID)
        else { throw ServiceError(.notFound, "There is no operation \(id).") }
        return Entry(operation: operation, ownerName: try await names()[operation.owner] ?? operation.owner.description)
    }

    /// The images of an operation in the order of their places, from one on.
    ///
    /// - Parameter tellsChanges: whether to say what was changed, as the histories of the images tell it to whoever asks now.
    /// - Throws: as ``one(_:)``.
    package func items(
        of id: OperationID, _ filter: OperationItemFilter, from place: Int, limit: Int, tellsChanges: Bool
    ) async throws(ServiceError) -> [Item] {
        let operation = try await one(id).operation
        let items = try await seam {
            try await library.operations.items(of: id, filter, from: place, limit: limit)
        }
        guard tellsChanges, !operation.isDryRun else { return items.map { Item(item: $0) } }
        let rights = try await library.authorizer()
        let records = try await seam { try await library.records.images(items.map(\.image), .fields) }
        var told: [Item] = []
        told.reserveCapacity(items.count)
        for (item, record) in zip(items, records) {
            var entry = Item(item: item)
            if item.outcome == .changed, let record, rights.allows(.readHistory, record.image) {
                let history = try await seam { try await library.records.history(of: item.image) }
                entry.changes = history.last { $0.version == item.version }?.changes ?? []
            }
            told.append(entry)
        }
        return told
    }

    /// Asks an operation to end: the batch that is under way is finished first. Where it is over, nothing happens.
    ///
    /// - Throws: as ``one(_:)``.
    package func cancel(_ id: OperationID) async throws(ServiceError) -> Entry {
        _ = try await one(id)
        try await seam { try await library.operations.cancel(id) }
        return try await one(id)
    }

    private func requirePrincipal() throws(ServiceError) -> Principal {
        let principal = library.principal
        guard principal.account != nil else { throw .signInNeeded }
        guard principal.key == nil || principal.keyID != nil else {
            throw ServiceError(.internal, "The key that asks is not known by its id.")
        }
        return principal
    }

    private func names() async throws(ServiceError) -> [AccountID: String] {
        let accounts = try await seam { try await library.records.directory() }.accounts
        return Dictionary(accounts.map { ($0.id, $0.name) }) { first, _ in first }
    }
}
