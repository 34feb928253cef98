internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// One run of `stills export`: where the text goes, and what is told of it.
struct ExportRun: Sendable {
    let context: CommandContext
    let source: any ExportSource
    let options: ExportOptions
    let query: Query

    /// Writes to standard output.
    func print() async throws -> ExitStatus {
        let console = context.console
        let run = self
        let summary = try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
            try await run.source.write(
                run.query, run.options,
                to: { (bytes) throws(ServiceError) in
                    console.write(bytes)
                    return console.failure == nil && !Interruption.isRequested
                }, progress: { _ in })
        }
        return summary.isComplete
            ? .success : Interruption.status(orElse: .success, console, advice: "the export is not whole.")
    }

    /// Writes to a file, which is there when it is whole.
    func writeFile(_ path: Path, replaces: Bool) async throws -> ExitStatus {
        let file = try ExportFile(path, replaces: replaces)
        let progress = ExportProgress(context: context, total: try await total())
        let run = self
        let summary: ExportSummary
        do throws(ServiceError) {
            summary = try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
                let summary = try await run.source.write(
                    run.query, run.options,
                    to: { (bytes) throws(ServiceError) in
                        try file.write(bytes)
                        return !Interruption.isRequested
                    }, progress: { progress.show($0) })
                if summary.isComplete { try file.finish(replaces: replaces) } else { try file.giveUp() }
                return summary
            }
        } catch {
            context.console.endProgress()
            // The first error counts; what stays is named so that nobody takes it for the whole.
            do throws(ServiceError) { try file.giveUp() } catch {
                context.console.complain("\(path).part stays: \(error)")
            }
            throw error
        }
        context.console.endProgress()
        guard summary.isComplete else {
            return Interruption.status(orElse: .someFailed, context.console, advice: "\(path) was not written.")
        }
        tell(summary, "to \(path)")
        return .success
    }

    /// Writes originals, sidecars and manifest into a folder.
    func writeFolder(_ directory: Path, of library: Library, jobs: Int) async throws -> ExitStatus {
        let progress = ExportProgress(context: context, total: try await total())
        let run = self
        let summary = try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
            try await ExportOriginals(library: library, options: run.options, jobs: jobs).run(
                run.query, into: directory, report: { run.tell($0) },
                goesOn: { summary in
                    progress.show(summary.images)
                    return !Interruption.isRequested
                })
        }
        context.console.endProgress()
        guard summary.isComplete else {
            return Interruption.status(
                orElse: .someFailed, context.console, advice: "run the same command again to continue.")
        }
        tell(summary, "with originals (\(ByteCountText.of(summary.bytes))) to \(directory)")
        return summary.failed > 0 ? .someFailed : .success
    }

    private func total() async throws -> Int? {
        guard context.console.isErrorTerminal, !context.isQuiet else { return nil }
        return try await source.count(query, options)
    }

    private func tell(_ failure: ExportOriginals.Failure) {
        if context.isJSON {
            context.console.printJSON { writer in
                writer.beginObject()
                writer.member("id", failure.image.description)
                writer.member("reason", failure.error.message)
                writer.endObject()
            }
        } else {
            context.console.complain("failed: \(failure.image): \(failure.error.message)")
        }
    }

    private func tell(_ summary: ExportSummary, _ place: String) {
        if context.isJSON {
            context.console.printJSON { writer in
                writer.beginObject()
                writer.member("images", summary.images)
                writer.member("failed", summary.failed)
                writer.member("bytes", Int(summary.bytes))
                writer.endObject()
            }
        } else if !context.isQuiet {
            let failed = summary.failed > 0 ? ", \(summary.failed) without their originals" : ""
            context.console.print("\(summary.images) images exported \(place)\(failed)")
        }
    }
}

/// How many images are out, where somebody looks on.
private final class ExportProgress: Sendable {
    private let context: CommandContext
    private let total: Int?
    private let lastShown = Mutex<Int64>(0)

    /// - Parameter total: how many there are; nil where nobody knows.
    init(context: CommandContext, total: Int?) {
        self.context = context
        self.total = total
    }

    func show(_ count: Int) {
        guard context.console.isErrorTerminal, !context.isQuiet else { return }
        let now = SystemClock.monotonicNanoseconds
        let isDue = lastShown.withLock { last in
            guard now - last > 200_000_000 else { return false }
            last = now
            return true
        }
        let whole = total.map { " of \(max(count, $0))" } ?? ""
        if isDue { context.console.showProgress("\(count)\(whole) images") }
    }
}
