import StillsService
import Synchronization

/// What was reported, in order.
final class TrashReportList: Sendable {
    private let reports = Mutex<[TrashReport]>([])

    func append(_ report: TrashReport) { reports.withLock { $0.append(report) } }
    var all: [TrashReport] { reports.withLock { $0 } }
}
