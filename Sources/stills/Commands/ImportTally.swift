internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Counts and prints outcomes as they come, from any thread.
final class ImportTally: Sendable {
    private let context: CommandContext
    private let begun: Int64
    private let counted = Mutex(ImportSummary())
    /// How the manifest is written, once its first bytes were read.
    private let manifest = Mutex<ManifestShape?>(nil)
    private let progress: ProgressLine
    /// How much there is in all, once it was counted.
    let forecast = ImportForecast()

    init(context: CommandContext) {
        self.context = context
        begun = SystemClock.monotonicNanoseconds
        progress = ProgressLine(context, noun: "items")
    }

    /// Whether somebody looks on.
    var showsProgress: Bool { progress.isShown }

    var hasRefusals: Bool { counted.withLock { $0[.refused] > 0 } }
    var hasBegun: Bool { counted.withLock { $0.total > 0 } }

    /// Tells how the manifest is written, where that is not what everybody expects.
    func tell(_ shape: ManifestShape) {
        manifest.withLock { $0 = shape }
        if !context.isQuiet, let remark = shape.remark { context.console.complain("note: \(shape.name): \(remark)") }
    }

    func report(_ report: ImportReport) {
        let summary = counted.withLock { summary in
            summary.count(report)
            return summary
        }
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(report, to: &$0) }
        } else {
            printText(report)
        }
        progress.show(summary.total, of: forecast.total) {
            (summary.bytes > 0 ? ["\(ByteCountText.of(summary.bytes)) new"] : [])
                + (summary[.refused] > 0 ? ["\(summary[.refused]) refused"] : [])
        }
    }

    func printSummary(isDryRun: Bool) {
        let summary = counted.withLock { $0 }
        let manifest = manifest.withLock { $0 }
        let seconds = Double(SystemClock.monotonicNanoseconds - begun) / 1e9
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(summary, seconds: seconds, manifest: manifest, to: &$0) }
        } else if !context.isQuiet {
            let counts = ImportOutcome.allCases.filter { summary[$0] > 0 }.map { "\(summary[$0]) \($0.words)" }
            let text = counts.isEmpty ? "nothing found to import" : counts.joined(separator: ", ")
            let volume = summary.bytes > 0 ? " (\(ByteCountText.of(summary.bytes)))" : ""
            context.console.print("\(isDryRun ? "Would be: " : "")\(text)\(volume) in \(DurationText.of(seconds))")
        }
    }

    /// Refused, updated, kept and trashed items are named; the others only on request.
    private func printText(_ report: ImportReport) {
        let place = report.row.map { Self.place(row: $0, report.refusal) + ": " } ?? ""
        let field = report.refusal?.field.map { " [\($0)]" } ?? ""
        if let warning = report.warning { context.console.complain("warning: \(report.path): \(warning)") }
        switch report.outcome {
        case .refused:
            context.console.complain("refused: \(report.path): \(place)\(report.refusal?.reason ?? "")\(field)")
        case .updated, .kept, .trashed:
            if !context.isQuiet { context.console.print(Self.line(report)) }
        case .imported, .unchanged, .notImported:
            if context.isVerbose { context.console.print(Self.line(report)) }
        }
    }

    private static func place(row: Int, _ refusal: Refusal?) -> String {
        "row \(row)" + (refusal?.line.map { ", line \($0)" } ?? "")
            + (refusal?.column.map { ", column \($0)" } ?? "")
    }

    private static func line(_ report: ImportReport) -> String {
        let id = report.image.map { " \($0)" } ?? ""
        return "\(report.outcome.words): \(report.path)\(id)\(report.remark.map { " (\($0))" } ?? "")"
    }
}

extension ImportOutcome {
    /// The outcome as people read it.
    fileprivate var words: String { self == .notImported ? "not imported" : rawValue }
}
