internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Counts and prints what becomes of edited images.
final class EditTally: Sendable {
    private let context: CommandContext
    private let isDryRun: Bool
    private let listsAll: Bool
    private let begun = SystemClock.monotonicNanoseconds
    private let summary = Mutex(EditSummary())
    private let progress: ProgressLine

    /// - Parameter listsAll: whether each edited image is named: where a person named it, and not where a query found it.
    init(context: CommandContext, isDryRun: Bool, listsAll: Bool) {
        self.context = context
        self.isDryRun = isDryRun
        progress = ProgressLine(context, noun: "images")
        self.listsAll = listsAll || isDryRun || context.isVerbose
    }

    var hasRefusals: Bool { summary.withLock { $0.refused > 0 } }

    func report(_ report: EditReport) {
        let count = summary.withLock { summary in
            summary.count(report)
            return summary.total
        }
        if context.isJSON {
            context.console.printJSON { EditJSON.append(report, to: &$0) }
        } else if report.outcome == .refused {
            context.console.complain("refused: \(PlainText.of(report.name)): \(report.reason ?? "")")
        } else if listsAll, report.outcome == .edited || context.isVerbose, !context.isQuiet {
            context.console.print(Self.text(of: report))
        }
        progress.show(count)
    }

    func printSummary() {
        progress.end()
        let summary = summary.withLock { $0 }
        let seconds = Double(SystemClock.monotonicNanoseconds - begun) / 1e9
        if context.isJSON {
            context.console.printJSON { EditJSON.append(summary, seconds: seconds, to: &$0) }
        } else if !context.isQuiet {
            let counts = [("edited", summary.edited), ("unchanged", summary.unchanged), ("refused", summary.refused)]
                .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
            let text = counts.isEmpty ? "no image found" : counts.joined(separator: ", ")
            context.console.print("\(isDryRun ? "Would be: " : "")\(text) in \(DurationText.of(seconds))")
        }
    }

    private static func text(of report: EditReport) -> String {
        let changes = report.changes.map { change in
            "\n  \(PlainText.of(change.field)): \(shown(change.from)) → \(shown(change.to))"
        }
        let version = report.version.map { ", version \($0)" } ?? ""
        return "\(report.outcome.rawValue): \(report.name)\(version)" + changes.joined()
    }

    static func shown(_ value: AttributeValue?) -> String { value.map { PlainText.of($0.text) } ?? "(none)" }
}
