internal import RemoteObjects

/// The objects of a run, one after the other: those that failed before, then those of each source.
struct ObjectQueue {
    /// One step of a run.
    enum Item: Sendable {
        case object(RemoteObject, source: Int)
        /// An object that failed in an earlier run.
        case again(RemoteObject, RunProgress.Failure)
        /// All objects of the source were given.
        case end(source: Int)
        /// The rest of the source cannot be listed.
        case broken(RemoteObjectError, source: Int)
    }

    private let sources: [any ObjectSource]
    private let filter: ObjectFilter
    private let progress: RunProgress
    private var failures: ArraySlice<RunProgress.Failure>
    private var current = 0
    private var listing: ObjectListing?

    /// - Parameter progress: what need not be done again.
    init(_ sources: [any ObjectSource], filter: ObjectFilter, progress: RunProgress) {
        self.sources = sources
        self.filter = filter
        self.progress = progress
        failures = progress.failures[...]
    }

    /// nil at the end of the last source.
    mutating func next() async -> Item? {
        if let failure = failures.popFirst() {
            return .again(RemoteObject(name: failure.name, shownName: failure.shownName), failure)
        }
        while current < sources.count {
            guard
                var listing = listing ?? progress.place(of: current).map({ ObjectListing(sources[current], from: $0) })
            else {
                current += 1
                continue
            }
            do throws(RemoteObjectError) {
                let object = try await listing.nextObject()
                self.listing = listing
                guard let object else { return finish(.end(source: current)) }
                if filter.admits(object) { return .object(object, source: current) }
            } catch {
                return finish(.broken(error, source: current))
            }
        }
        return nil
    }

    private mutating func finish(_ item: Item) -> Item {
        listing = nil
        current += 1
        return item
    }
}
