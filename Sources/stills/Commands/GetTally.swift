internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// Counts and prints what became of originals to be given back.
final class GetTally: Sendable {
    private let context: CommandContext
    private let counts = Mutex((written: 0, failed: 0, bytes: Int64(0)))

    private let progress: ProgressLine

    init(context: CommandContext) {
        self.context = context
        progress = ProgressLine(context, noun: "originals")
    }

    func report(_ fetched: FetchOriginals.Fetched) {
        let counts = counts.withLock { counts in
            counts.written += fetched.failure == nil ? 1 : 0
            counts.failed += fetched.failure == nil ? 0 : 1
            counts.bytes += fetched.byteCount
            return counts
        }
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(fetched, to: &$0) }
        } else if let failure = fetched.failure {
            context.console.complain("failed: \(fetched.image): \(failure.message)")
        } else if context.isVerbose, let path = fetched.path {
            context.console.print("\(path)")
        }
        progress.show(counts.written + counts.failed) { [ByteCountText.of(counts.bytes)] }
    }

    func missing(_ name: String) {
        counts.withLock { $0.failed += 1 }
        context.console.complain("failed: There is no image “\(name)” in this library.")
    }

    func finish() -> ExitStatus {
        progress.end()
        let counts = counts.withLock { $0 }
        if !context.isQuiet, !context.isJSON {
            let failed = counts.failed > 0 ? ", \(counts.failed) failed" : ""
            context.console.print("\(counts.written) originals (\(ByteCountText.of(counts.bytes)))\(failed)")
        }
        return Interruption.status(
            orElse: counts.failed > 0 ? .someFailed : .success, context.console,
            advice: "what is written is whole; the same command again writes all, under new names.")
    }
}
