import StillsService
import Synchronization

/// What became of the images of a collection, in order.
final class MovedList: Sendable {
    private let reports = Mutex<[RemoveCollection.Moved]>([])

    func append(_ report: RemoveCollection.Moved) { reports.withLock { $0.append(report) } }
    var all: [RemoveCollection.Moved] { reports.withLock { $0 } }
}
