internal import Programs
internal import StillsService
internal import Synchronization

/// Counts images that moved, and names those that did not.
final class MoveTally: Sendable {
    private let context: CommandContext
    private let progress: ProgressLine
    private let state = Mutex((moved: 0, refused: 0))

    init(context: CommandContext) {
        self.context = context
        progress = ProgressLine(context, noun: "images")
    }

    func endProgress() { progress.end() }

    var counts: (moved: Int, refused: Int) { state.withLock { $0 } }

    func report(_ report: RemoveCollection.Moved) {
        let moved = state.withLock { counts in
            counts.moved += report.refusal == nil ? 1 : 0
            counts.refused += report.refusal == nil ? 0 : 1
            return counts.moved
        }
        if context.isJSON {
            context.console.printJSON { CollectionJSON.append(report, to: &$0) }
        } else if let refusal = report.refusal {
            context.console.complain("refused: \(report.image): \(refusal)")
        } else if context.isVerbose {
            context.console.print("moved: \(report.image)")
        }
        progress.show(moved)
    }
}
