internal import StillsModel

/// Forgets bulk operations that ended long ago.
package struct SweepOperations: Sendable {
    private let library: Library

    /// How many are forgotten in one go.
    private static let page = 100

    package init(library: Library) { self.library = library }

    /// - Returns: how many.
    package func run() async throws(ServiceError) -> Int {
        var count = 0
        while !Task.isCancelled {
            let now = library.environment.now()
            let gone = try await seam { try await library.operations.forgetOperations(at: now, limit: Self.page) }
            count += gone
            guard gone == Self.page else { break }
        }
        return count
    }
}
