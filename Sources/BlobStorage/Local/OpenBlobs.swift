internal import Linux
internal import StillsModel
internal import Synchronization

/// Blobs that were opened to be sent, open for a few seconds more: a picture that is asked for again and again is opened
/// once.
///
/// A blob that is removed or replaced by this process is let go of at once, one that somebody else removes after twice the
/// age at the latest.
final class OpenBlobs: Sendable {
    struct Blob: Sendable {
        let file: SharedDescriptor
        let byteCount: Int64

        /// What of it is asked for; all of it for nil.
        func part(_ range: Range<Int64>?) -> Range<Int64> {
            (range ?? 0..<byteCount).clamped(to: 0..<byteCount)
        }
    }

    private struct Known {
        let blob: Blob
        let until: ContinuousClock.Instant
    }

    private struct State {
        var known: [BlobLocator: Known] = [:]
        /// Rises with every removal: what was opened before is not kept after it.
        var removals = 0
        var isWatched = false
    }

    /// How many stay open at most.
    static let limit = 64
    private let age: Duration
    private let clock = ContinuousClock()
    private let state = Mutex(State())

    /// - Parameter age: how long a blob is given out again after it was opened.
    init(age: Duration) { self.age = age }

    subscript(key: BlobLocator) -> Blob? {
        let now = clock.now
        return state.withLock { state in
            guard let known = state.known[key], known.until > now else { return nil }
            return known.blob
        }
    }

    /// To be read before a blob is opened.
    var removals: Int { state.withLock { $0.removals } }

    /// - Parameter removals: ``removals`` from before it was opened.
    func keep(_ blob: Blob, _ key: BlobLocator, removals: Int) {
        let known = Known(blob: blob, until: clock.now + age)
        let isFirst = state.withLock { state in
            guard state.removals == removals else { return false }
            if state.known.count >= Self.limit { state.known.removeAll(keepingCapacity: true) }
            state.known[key] = known
            defer { state.isWatched = true }
            return !state.isWatched
        }
        if isFirst { watch() }
    }

    func forget(_ keys: [BlobLocator]) {
        state.withLock { state in
            state.removals += 1
            guard !state.known.isEmpty else { return }
            for key in keys { state.known[key] = nil }
        }
    }

    /// Closes what has been open for long enough, as long as anything is open.
    private func watch() {
        Task.detached { [weak self, clock, age] in
            while true {
                // Nobody cancels this task, and a clock has no other reason to fail; the look comes earlier then.
                do { try await clock.sleep(for: age) } catch {}
                guard let self, self.closesOld() else { return }
            }
        }
    }

    /// - Returns: whether anything is still open.
    private func closesOld() -> Bool {
        let now = clock.now
        return state.withLock { state in
            state.known = state.known.filter { $0.value.until > now }
            state.isWatched = !state.known.isEmpty
            return state.isWatched
        }
    }
}
