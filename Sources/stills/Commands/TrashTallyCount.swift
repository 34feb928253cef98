internal import Programs
internal import StillsService
internal import Synchronization

/// Counts what a run would do, and prints nothing.
final class TrashTallyCount: Sendable {
    private let aim: TrashOutcome
    private let state = Mutex(0)

    init(aim: TrashOutcome) { self.aim = aim }

    var count: Int { state.withLock { $0 } }

    func report(_ report: TrashReport) {
        if report.outcome == aim { state.withLock { $0 += 1 } }
    }
}
