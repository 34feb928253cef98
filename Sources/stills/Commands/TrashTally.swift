internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Counts and prints what became of images that were put into the trash, taken out of it, or purged.
final class TrashTally: Sendable {
    private let context: CommandContext
    private let progress: ProgressLine
    private let begun = SystemClock.monotonicNanoseconds
    private let counts = Mutex(TrashSummary())
    /// What the run is for: its outcome comes first in the summary.
    private let aim: TrashOutcome

    init(context: CommandContext, aim: TrashOutcome) {
        self.context = context
        self.aim = aim
        progress = ProgressLine(context, noun: "images")
    }

    var summary: TrashSummary { counts.withLock { $0 } }

    func report(_ report: TrashReport) {
        let total = counts.withLock { counts in
            counts.count(report)
            return counts.total
        }
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(report, to: &$0) }
        } else {
            printText(report)
        }
        progress.show(total)
    }

    private func printText(_ report: TrashReport) {
        let subject = PlainText.of(report.name ?? report.image?.description ?? "")
        let reason = report.reason.map { ": \($0)" } ?? ""
        switch report.outcome {
        case .refused: context.console.complain("refused: \(subject)\(reason)")
        case .unchanged, .trashed, .restored, .purged:
            if context.isVerbose { context.console.print("\(report.outcome.rawValue): \(subject)\(reason)") }
        }
    }

    /// - Parameters:
    ///   - jobs: what was done of the work that purges leave; nil where none is.
    ///   - advice: what to know next, where the run did something.
    func printSummary(isDryRun: Bool, jobs: JobSummary? = nil, advice: String? = nil) {
        progress.end()
        let summary = summary
        let seconds = Double(SystemClock.monotonicNanoseconds - begun) / 1e9
        if context.isJSON {
            context.console.printJSON {
                OutcomeJSON.append(summary, aim: aim, jobs: jobs, seconds: seconds, to: &$0)
            }
            return
        }
        guard !context.isQuiet else { return }
        var counts = [aim, .unchanged, .refused].filter { summary[$0] > 0 }
            .map { "\(summary[$0]) \($0.rawValue)" }
        if counts.isEmpty { counts = ["0 \(aim.rawValue)"] }
        let text = counts.joined(separator: ", ")
        let next = summary[aim] > 0 && !isDryRun ? advice.map { ". \($0)" } ?? "" : ""
        context.console.print("\(isDryRun ? "Would be: " : "")\(text)\(next)")
    }
}
