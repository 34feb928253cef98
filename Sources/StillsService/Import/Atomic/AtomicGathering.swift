internal import StillsModel
internal import Synchronization

/// What an all-or-nothing import holds until its one commit: of each item as much as that needs.
final class AtomicGathering: Sendable {
    private struct State {
        var sources = 0
        var items = 0
        var refusals = 0
        var groups: [(place: Place, work: [ImportWork])] = []
        var unused: [BlobLocator] = []
    }

    /// The order of groups: by source, then by batch, then as they came of it.
    struct Place: Sendable, Comparable {
        var source: Int
        var batch: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.source, left.batch) < (right.source, right.batch)
        }
    }

    private let state = Mutex(State())

    /// Numbers the next source.
    func beginSource() -> Int {
        state.withLock { state in
            state.sources += 1
            return state.sources
        }
    }

    /// Counts items that were handed out.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` when they are more than ``AtomicImport/itemLimit``.
    func count(_ items: Int) throws(ServiceError) {
        let total = state.withLock { state in
            state.items += items
            return state.items
        }
        if total > AtomicImport.itemLimit { throw AtomicImport.tooMany }
    }

    var hasRefusals: Bool { state.withLock { $0.refusals > 0 } }

    func countRefusal() { state.withLock { $0.refusals += 1 } }

    /// Takes what was prepared of a group. Heads and open files go; what was settled leaves only what is to be removed.
    func add(_ prepared: [ImportWork], at place: Place) {
        var waiting: [ImportWork] = []
        var unused: [BlobLocator] = []
        for var work in prepared {
            if work.isSettled {
                if work.hasIntent { unused.append(work.location.locator) }
                continue
            }
            work.candidate = work.candidate.withoutBytes
            work.staged = nil
            waiting.append(work)
        }
        state.withLock { [waiting, unused] state in
            state.groups.append((place, waiting))
            state.unused += unused
        }
    }

    /// Hands out everything that waits, in the order of the items, and what is to be removed in any case.
    func takeAll() -> (work: [ImportWork], unused: [BlobLocator]) {
        state.withLock { state in
            // Of one place several groups may come, one after the other.
            let ordered = state.groups.enumerated().sorted {
                ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
            }
            defer {
                state.groups = []
                state.unused = []
            }
            return (ordered.flatMap(\.element.work), state.unused)
        }
    }
}
