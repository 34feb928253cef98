package import Linux
package import StillsModel

/// Takes pictures in, batch by batch, and tells what became of every one.
///
/// The order of a batch is the promise: intents, then bytes, made durable together, then one commit of everything that is
/// known; only then is an item reported as imported. What is interrupted between leaves intents, by which
/// ``RepairLibrary`` finds what to clean up; repeating the run continues it.
package struct ImportImages: Sendable {
    package typealias Report = @Sendable (ImportReport) -> Void

    private let library: Library
    private let options: ImportOptions
    private let container: Container
    /// What relative paths are relative to.
    private let workingDirectory: Path
    private let sidecars = SidecarFolders()

    package init(library: Library, container: Container, options: ImportOptions, workingDirectory: Path) {
        self.library = library
        self.container = container
        self.options = options
        self.workingDirectory = workingDirectory
    }

    /// Works through all items, ``ImportOptions/jobs`` batches at a time; within a batch, reports come in its order. Stops
    /// between batches when the task is cancelled.
    ///
    /// - Throws: ``ServiceError`` when the library cannot go on: full, read-only, damaged. Every item that was begun has
    ///   been reported by then.
    package func run<Source: ImportItemSource & SendableMetatype>(
        _ source: sending Source, report: @escaping Report
    ) async throws(ServiceError) {
        try await library.requireImport(options)
        let jobs = source.keepsOrder ? 1 : max(1, min(64, options.jobs))
        let queue = ImportQueue(source)
        let missing: ImportPlaces.Missing =
            !options.createsCollections ? .refused : options.isDryRun ? .planned : .created
        let places = ImportPlaces(library: library, container: container, missing: missing)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<jobs {
                    group.addTask { try await work(through: queue, places, report: report) }
                }
                try await group.waitForAll()
            }
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.internal, "The import failed: \(error)", cause: error)
        }
    }

    private func work<Source: SendableMetatype>(
        through queue: ImportQueue<Source>, _ places: ImportPlaces, report: Report
    ) async throws(ServiceError) {
        while !Task.isCancelled {
            let items = try await queue.next(ImportBatch.itemLimit)
            guard !items.isEmpty else { return }
            let batch = ImportBatch(
                library: library, options: options, container: container, workingDirectory: workingDirectory,
                places: places, sidecars: sidecars)
            try await batch.run(items, report: report)
        }
    }
}

/// Hands out the items of one source to several workers.
package actor ImportQueue<Source: ImportItemSource & SendableMetatype> {
    private var source: Source
    private var isAtEnd = false
    /// How many times items were handed out.
    private var batches = 0

    package init(_ source: sending Source) { self.source = source }

    /// As ``next(_:)``, with the number of the batch: batches are worked on side by side, and keep their order by it.
    func numbered(_ count: Int) throws(ServiceError) -> (number: Int, items: [ImportItem]) {
        let items = try next(count)
        batches += 1
        return (batches, items)
    }

    /// The next items, at most `count`; none at the end.
    package func next(_ count: Int) throws(ServiceError) -> [ImportItem] {
        var items: [ImportItem] = []
        while !isAtEnd, items.count < count {
            do throws(ServiceError) {
                guard let item = try source.next() else {
                    isAtEnd = true
                    break
                }
                items.append(item)
            } catch {
                // The others must not go on reading a source that failed; what it gave before is still worked on.
                isAtEnd = true
                if items.isEmpty { throw error }
                failure = error
            }
        }
        if items.isEmpty, let failure { throw failure }
        return items
    }

    private var failure: ServiceError?
}
