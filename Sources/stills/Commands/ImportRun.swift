internal import Arguments
internal import Formats
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// One run of `stills import`: feeds the items in, prints what becomes of them.
struct ImportRun: Sendable {
    let context: CommandContext
    let library: Library
    let container: Container
    let options: ImportOptions

    private var subjects: ImportSubjects { ImportSubjects(invocation: context.invocation) }

    func run(_ stated: StatedFields) async throws -> ExitStatus {
        let tally = ImportTally(context: context)
        var failure: ServiceError?
        do throws(ServiceError) {
            let run = self
            try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
                try await run.subjects.foreseen(tally) { () async throws(ServiceError) in
                    try await run.take(stated, tally)
                }
            }
        } catch {
            failure = error
        }
        context.console.endProgress()
        // Wrong usage is found out before anything is begun: then there is nothing to count.
        if failure == nil || tally.hasBegun { tally.printSummary(isDryRun: options.isDryRun) }
        if let failure {
            context.console.complain("stills: \(failure.message)\(tally.hasBegun ? advice : "")")
            return failure.code == .invalidArgument ? .wrongUsage : .someFailed
        }
        return Interruption.status(
            orElse: tally.hasRefusals ? .someFailed : .success, context.console,
            advice: isAtomic
                ? "nothing was taken in." : "run the same command again to continue; nothing is taken in twice.")
    }

    private var isAtomic: Bool { context.invocation.flag("atomic") }

    private var advice: String {
        isAtomic ? "" : " What was acknowledged is safe; run the same command again to continue."
    }

    private func take(_ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError) {
        let workingDirectory: Path
        do { workingDirectory = try Path.workingDirectory() } catch { throw ServiceError(.notFound, "\(error)") }
        guard isAtomic else {
            let use = ImportImages(
                library: library, container: container, options: options, workingDirectory: workingDirectory)
            return try await feed(.each(use), stated, tally)
        }
        try checkCount()
        let use = AtomicImport(
            library: library, container: container, options: options, workingDirectory: workingDirectory,
            isStopped: { StopSignals.requested })
        try await use.run(report: { tally.report($0) }) { () async throws(ServiceError) in
            try await feed(.all(use), stated, tally)
        }
    }

    /// Too many items for one commit are refused before anything is written, where they can be counted.
    private func checkCount() throws(ServiceError) {
        let forecast = ImportForecast()
        let (roots, takesInput) = try subjects.named()
        forecast.count(roots: roots, manifest: try subjects.manifest())
        try AtomicImport.check(expectedItems: forecast.total.map { $0 + (takesInput ? 1 : 0) })
    }

    /// Who takes the items in: one after the other, or all at once.
    private enum Taker {
        case each(ImportImages)
        case all(AtomicImport)

        func take<Source: ImportItemSource & SendableMetatype>(
            _ source: sending Source, _ tally: ImportTally
        ) async throws(ServiceError) {
            switch self {
            case .each(let use): try await use.run(source) { tally.report($0) }
            case .all(let use): try await use.take(source) { tally.report($0) }
            }
        }
    }

    private func feed(_ use: Taker, _ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError) {
        let console = context.console
        let (roots, takesInput) = try subjects.named()
        if takesInput { try await takeInput(use, stated, tally) }
        if !roots.isEmpty {
            let finder = FileFinder(roots: roots, stated: stated) { path, reason in
                console.complain("left out: \(path): \(reason)")
            }
            try await use.take(StoppableItems(finder), tally)
        }
        if let path = try subjects.manifest() {
            let items = try ManifestItems(manifest: path, options: stated, reading: try subjects.reading())
            tally.tell(items.shape)
            try await use.take(StoppableItems(items), tally)
        }
    }

    /// What arrives in a pipe is put into a file first: it must be read from the start again for its metadata.
    private func takeInput(_ use: Taker, _ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError) {
        let spooled = try SpooledInput.read(into: library.layout.spool, name: "\(library.owner.text)")
        defer { spooled.remove() }
        let item = ImportItem(path: spooled.path, shownPath: "-", stated: stated, isFile: false)
        try await use.take(SingleItem(item), tally)
    }
}

/// Ends a source early when the user asked the program to stop.
struct StoppableItems<Source: ImportItemSource>: ImportItemSource {
    private var source: Source

    init(_ source: consuming Source) { self.source = source }

    mutating func next() throws(ServiceError) -> ImportItem? {
        Interruption.isRequested ? nil : try source.next()
    }

    var keepsOrder: Bool { source.keepsOrder }
}
