import StillsModel
import StillsService
import StillsTesting

extension TestLibrary {
    /// Begins an operation, and carries it out.
    ///
    /// - Parameters:
    ///   - asker: who asks for it; nil for `local`.
    ///   - batchLimit: images of one commit.
    @discardableResult
    func carryOut(
        _ request: BulkRequest, as asker: Principal? = nil, batchLimit: Int = 2, in library: Library? = nil
    ) async throws -> BulkOperation {
        let library = try library ?? opened()
        let asking = asker.map(library.acting(as:)) ?? library
        let id = try await BeginOperation(library: asking).run(request).id
        try await RunOperation(library: library, id, batchLimit: batchLimit).run()
        return try await operation(id)
    }

    func operation(_ id: OperationID) async throws -> BulkOperation {
        guard let operation = try await catalog.operation(id) else {
            throw OperationStoreError(.notFound, "There is no operation \(id).")
        }
        return operation
    }

    /// The outcomes of all images of an operation, in the order of their places.
    func items(of operation: BulkOperation) async throws -> [OperationItem] {
        try await catalog.items(of: operation.id, .all, from: 0, limit: 10_000)
    }

    /// The number of events in an image's history.
    func eventCount(_ name: String) async throws -> Int {
        guard let image = try await image(name) else { return 0 }
        return try await catalog.history(of: image.id).count
    }
}
