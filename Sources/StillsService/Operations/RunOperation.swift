package import StillsModel

/// Carries a bulk operation out, batch by batch, from wherever it is: after a process that was killed it goes on with the
/// first image that has no outcome.
///
/// Of each batch the changes and the outcomes are one commit. What whoever asked may do is looked up for each batch anew.
package struct RunOperation: Sendable {
    /// Images of one commit.
    package static let batchLimit = 1_000
    /// How long an operation that ended is kept, in microseconds: thirty days.
    package static let lifetime: Int64 = 30 * 24 * 3_600 * 1_000_000

    private let library: Library
    private let id: OperationID
    private let batchLimit: Int

    /// - Parameters:
    ///   - library: asked by anybody: the operation's own asker counts.
    ///   - batchLimit: for tests.
    package init(library: Library, _ id: OperationID, batchLimit: Int = Self.batchLimit) {
        self.library = library
        self.id = id
        self.batchLimit = batchLimit
    }

    /// Works until the operation ends, or this task is cancelled: then it stays as far as it is.
    ///
    /// - Throws: ``ServiceError`` when the catalog cannot go on. The same call goes on later, or ``fail(_:)`` ends it.
    package func run() async throws(ServiceError) {
        var place = 0
        while !Task.isCancelled {
            guard let operation = try await seam({ try await library.operations.operation(id) }),
                operation.state == .running
            else { return }
            if operation.isCancelling { return try await end(.cancelled) }
            guard let asker = try await asker(of: operation) else {
                return try await end(.failed, "Whoever asked for it may not sign in any more.")
            }
            let request = try StoredBulkRequest(text: operation.request)
            guard operation.counts.matched != nil else {
                try await choose(operation, request, asker)
                continue
            }
            let from = place
            let items = try await seam {
                try await library.operations.items(of: id, .waiting, from: from, limit: batchLimit)
            }
            guard let last = items.last else { return try await end(.succeeded) }
            try await settle(operation, request, OperationBatch(id, items), asker)
            place = last.place + 1
        }
    }

    /// Ends the operation: it cannot go on. What has its outcome keeps it.
    package func fail(_ reason: String) async throws(ServiceError) { try await end(.failed, reason) }

    private func end(_ state: BulkOperation.State, _ reason: String? = nil) async throws(ServiceError) {
        let now = library.environment.now()
        let expiry = Instant(microseconds: now.microseconds + Self.lifetime)
        try await seam {
            try await library.operations.end(id, state, reason: reason, at: now, expiresAt: expiry)
        }
    }

    /// The library as whoever asked for the operation may use it now; nil when it may not any more.
    private func asker(of operation: BulkOperation) async throws(ServiceError) -> Library? {
        let accounts = try await seam { try await library.records.directory() }.accounts
        guard let account = accounts.first(where: { $0.id == operation.owner }), !account.isDisabled else {
            return nil
        }
        guard let id = operation.key else { return library.acting(as: .account(account.id, account.role)) }
        guard let key = try await seam({ try await library.accounts.key(id) }), key.account == account.id,
            key.endsAt.map({ $0 > library.environment.now() }) ?? true
        else { return nil }
        return library.acting(as: .key(key.scopes, of: account.id, account.role, id: id))
    }

    // MARK: - Which images

    /// Finds the images, and keeps them before the first is changed: what the query finds later, or finds no more because of
    /// what is done, makes no difference.
    private func choose(
        _ operation: BulkOperation, _ request: StoredBulkRequest, _ asker: Library
    ) async throws(ServiceError) {
        guard let text = request.query else {
            throw ServiceError(.corrupt, "The operation \(id) has neither a query nor images.")
        }
        var query = try Query(stated: text)
        if operation.action == .restore { query = TrashAction.restore.query(query) }
        var page = PageRequest(sort: SortOrder(.added, isDescending: false), limit: batchLimit)
        var count = 0
        while !Task.isCancelled {
            let (asked, wanted, place) = (page, query, count)
            let found = try await seam { try await asker.search.find(wanted, for: asker.principal, page: asked) }
            try await seam { try await library.operations.choose(found.images, for: id, from: place) }
            count += found.images.count
            guard let next = found.next else {
                return try await seam { try await library.operations.finishChoosing(id) }
            }
            if try await isCancelling() { return }
            page.after = next
        }
    }

    private func isCancelling() async throws(ServiceError) -> Bool {
        try await seam { try await library.operations.operation(id) }?.isCancelling ?? true
    }

    // MARK: - What becomes of them

    private func settle(
        _ operation: BulkOperation, _ request: StoredBulkRequest, _ batch: OperationBatch, _ asker: Library
    ) async throws(ServiceError) {
        switch operation.action {
        case .edit:
            let edit = EditRequest(
                edits: request.edits, collection: request.collection, isDryRun: operation.isDryRun)
            try await EditImages(library: asker, request: edit).run(batch)
        case .delete, .restore:
            var options = TrashImages.Options(action: operation.action == .delete ? .trash : .restore)
            options.isDryRun = operation.isDryRun
            try await TrashImages(library: asker, options: options).run(batch)
        }
    }
}
