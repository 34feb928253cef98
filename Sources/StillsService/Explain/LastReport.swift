internal import Synchronization

/// The one report of a run of one item.
final class LastReport: Sendable {
    private let state = Mutex<ImportReport?>(nil)

    var value: ImportReport? { state.withLock { $0 } }
    func set(_ report: ImportReport) { state.withLock { $0 = report } }
}
