internal import Linux
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Counts and prints outcomes as they come, from any thread.
final class ImportTally: Sendable {
    private let context: CommandContext
    private let begun: Int64
    private let state: Mutex<State>
    /// How much there is in all, once it was counted.
    let forecast = ImportForecast()

    private struct State {
        var summary = ImportSummary()
        var progress: ImportProgress
    }

    init(context: CommandContext) {
        self.context = context
        begun = SystemClock.monotonicNanoseconds
        state = Mutex(State(progress: ImportProgress(begun: begun)))
    }

    /// Whether somebody looks on.
    var showsProgress: Bool { context.console.isErrorTerminal && !context.isQuiet }

    var hasRefusals: Bool { state.withLock { $0.summary[.refused] > 0 } }
    var hasBegun: Bool { state.withLock { $0.summary.total > 0 } }

    func report(_ report: ImportReport) {
        let progress: String? = state.withLock { state in
            state.summary.count(report)
            guard showsProgress else { return nil }
            return state.progress.line(
                state.summary, of: forecast.total, at: SystemClock.monotonicNanoseconds)
        }
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(report, to: &$0) }
        } else {
            printText(report)
        }
        if let progress { context.console.showProgress(progress) }
    }

    func printSummary(isDryRun: Bool) {
        let summary = state.withLock { $0.summary }
        let seconds = Double(SystemClock.monotonicNanoseconds - begun) / 1e9
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(summary, seconds: seconds, to: &$0) }
        } else if !context.isQuiet {
            let counts = ImportOutcome.allCases.filter { summary[$0] > 0 }.map { "\(summary[$0]) \($0.rawValue)" }
            let text = counts.isEmpty ? "nothing found to import" : counts.joined(separator: ", ")
            let volume = summary.bytes > 0 ? " (\(ByteCountText.of(summary.bytes)))" : ""
            context.console.print("\(isDryRun ? "Would be: " : "")\(text)\(volume) in \(DurationText.of(seconds))")
        }
    }

    /// Refused, updated, kept and trashed items are named; the others only on request.
    private func printText(_ report: ImportReport) {
        let place =
            report.row.map { "row \($0)" + (report.refusal?.column.map { ", column \($0)" } ?? "") + ": " } ?? ""
        let field = report.refusal?.field.map { " [\($0)]" } ?? ""
        switch report.outcome {
        case .refused:
            context.console.complain("refused: \(report.path): \(place)\(report.refusal?.reason ?? "")\(field)")
        case .updated, .kept, .trashed:
            if !context.isQuiet { context.console.print(Self.line(report)) }
        case .imported, .unchanged:
            if context.isVerbose { context.console.print(Self.line(report)) }
        }
    }

    private static func line(_ report: ImportReport) -> String {
        let id = report.image.map { " \($0)" } ?? ""
        return "\(report.outcome.rawValue): \(report.path)\(id)\(report.remark.map { " (\($0))" } ?? "")"
    }
}
