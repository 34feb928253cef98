package import StillsModel

/// Begins work on many images that goes on after the request was answered.
package struct BeginOperation: Sendable {
    /// How many images one operation may name; a query may find any number.
    package static let namedLimit = 10_000
    /// How many an account may have running.
    package static let runningLimit = 20

    private let library: Library

    package init(library: Library) { self.library = library }

    /// - Returns: the operation. It is carried out by ``RunOperations``, or ``RunOperation``.
    /// - Throws: ``ServiceError`` with `.unauthenticated`, `.invalidArgument` (a query that cannot be understood, nothing to
    ///   change), `.permissionDenied`, `.notFound` (the collection) or `.resourceExhausted` (too many are running).
    package func run(_ request: BulkRequest) async throws(ServiceError) -> BulkOperation {
        guard let account = library.account else { throw .signInNeeded }
        let principal = library.principal
        guard principal.key == nil || principal.keyID != nil else {
            throw ServiceError(.internal, "The key that asks is not known by its id.")
        }
        try await check(request)
        var stored = StoredBulkRequest(edits: request.edits, collection: request.collection)
        var images: [ImageID]?
        switch request.selection {
        case .matching(let text): stored.query = text
        case .images(let named):
            var seen: Set<ImageID> = []
            images = named.filter { seen.insert($0).inserted }
        }
        var operation = BulkOperation(
            id: library.environment.newID(), owner: account, key: principal.keyID, action: request.action,
            isDryRun: request.isDryRun, request: stored.text, startedAt: library.environment.now())
        let begun = operation
        let chosen = images
        try await seam { try await library.operations.begin(begun, images: chosen, limit: Self.runningLimit) }
        operation.counts.matched = images?.count
        return operation
    }

    private func check(_ request: BulkRequest) async throws(ServiceError) {
        switch request.selection {
        case .matching(let text): _ = try Query(stated: text)
        case .images(let images):
            guard images.count <= Self.namedLimit else {
                throw ServiceError(
                    .invalidArgument, "At most \(Self.namedLimit) images are named: a query finds more.")
            }
        }
        let isEdit = request.action == .edit
        guard isEdit == (!request.edits.isEmpty || request.collection != nil) else {
            throw ServiceError(
                .invalidArgument, isEdit ? "Say what to change." : "Only an edit says what to change.")
        }
        guard isEdit else { return }
        let use = EditImages(
            library: library, request: EditRequest(edits: request.edits, collection: request.collection))
        try await use.requireTarget(try await library.authorizer())
    }
}
