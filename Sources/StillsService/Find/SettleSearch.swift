internal import StillsModel

/// Keeps the search index quick: does what writing puts off whenever nobody writes.
package struct SettleSearch: Sendable {
    private let search: any SearchIndex

    package init(library: Library) { search = library.search }

    /// Goes on until there is nothing to do, or somebody writes.
    package func run() async throws(ServiceError) {
        while !Task.isCancelled {
            let search = search
            let isDone = try await seam { try await search.settle() }
            if isDone { return }
            // Longer than another process that waits for the catalog sleeps between two looks at its lock.
            do { try await Task.sleep(for: .milliseconds(150)) } catch { return }
        }
    }
}
