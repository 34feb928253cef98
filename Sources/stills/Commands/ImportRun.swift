internal import Arguments
internal import Linux
internal import StillsModel
internal import StillsService
internal import Synchronization

/// One run of `stills import`: feeds the items in, prints what becomes of them.
struct ImportRun: Sendable {
    let context: CommandContext
    let library: Library
    let container: Container
    let options: ImportOptions

    func run(_ stated: StatedFields) async throws -> ExitStatus {
        let tally = ImportTally(context: context)
        var failure: ServiceError?
        do throws(ServiceError) {
            let run = self
            try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
                try await run.takeForeseen(stated, tally)
            }
        } catch {
            failure = error
        }
        context.console.endProgress()
        // Wrong usage is found out before anything is begun: then there is nothing to count.
        if failure == nil || tally.hasBegun { tally.printSummary(isDryRun: options.isDryRun) }
        if let failure {
            let advice = tally.hasBegun ? " What was acknowledged is safe; run the same command again to continue." : ""
            context.console.complain("stills: \(failure.message)\(advice)")
            return failure.code == .invalidArgument ? .wrongUsage : .someFailed
        }
        if StopSignals.requested {
            context.console.complain("Interrupted: run the same command again to continue; nothing is taken in twice.")
            return .interrupted
        }
        return tally.hasRefusals ? .someFailed : .success
    }

    /// Takes all in while what is to come is counted, where somebody looks on.
    private func takeForeseen(_ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError) {
        async let counting: Void = count(for: tally)
        do throws(ServiceError) {
            try await take(stated, tally)
        } catch {
            tally.forecast.stop()
            await counting
            throw error
        }
        tally.forecast.stop()
        await counting
    }

    /// What cannot be named here is told by ``take(_:_:)``.
    private func count(for tally: ImportTally) {
        guard tally.showsProgress else { return }
        do throws(ServiceError) {
            var manifest: Path?
            if let named = context.invocation.argument("manifest") { manifest = try manifestPath(named) }
            tally.forecast.count(roots: try arguments().roots, manifest: manifest)
        } catch { return }
    }

    private func take(_ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError) {
        let workingDirectory: Path
        do { workingDirectory = try Path.workingDirectory() } catch { throw ServiceError(.notFound, "\(error)") }
        let use = ImportImages(
            library: library, container: container, options: options, workingDirectory: workingDirectory)
        let console = context.console
        let (roots, takesInput) = try arguments()
        if takesInput { try await takeInput(use, stated, tally) }
        if !roots.isEmpty {
            let finder = FileFinder(roots: roots, stated: stated) { path, reason in
                console.complain("left out: \(path): \(reason)")
            }
            try await use.run(StoppableItems(finder)) { tally.report($0) }
        }
        if let manifest = context.invocation.argument("manifest") {
            let path = try manifestPath(manifest)
            var root: Path?
            if let named = context.invocation.argument("root") { root = try manifestPath(named) }
            let items = try ManifestItems(manifest: path, root: root, options: stated)
            try await use.run(StoppableItems(items)) { tally.report($0) }
        }
    }

    private func manifestPath(_ argument: Argument) throws(ServiceError) -> Path {
        guard let path = Path(bytes: argument.bytes), !path.isEmpty else {
            throw ServiceError(.invalidArgument, "An empty text names no file.")
        }
        return path
    }

    private func arguments() throws(ServiceError) -> (roots: [Path], takesInput: Bool) {
        var roots: [Path] = []
        var takesInput = false
        for argument in context.invocation.arguments("PATH") {
            if argument.bytes == Array("-".utf8) {
                takesInput = true
            } else {
                roots.append(try manifestPath(argument))
            }
        }
        return (roots, takesInput)
    }

    /// What arrives in a pipe is put into a file first: it must be read from the start again for its metadata.
    private func takeInput(_ use: ImportImages, _ stated: StatedFields, _ tally: ImportTally) async throws(ServiceError)
    {
        let spooled = try SpooledInput.read(into: library.layout.spool, name: "\(library.owner.text)")
        defer { spooled.remove() }
        let item = ImportItem(path: spooled.path, shownPath: "-", stated: stated, isFile: false)
        try await use.run(SingleItem(item)) { tally.report($0) }
    }

}

/// Ends a source early when the user asked the program to stop.
struct StoppableItems<Source: ImportItemSource>: ImportItemSource {
    private var source: Source

    init(_ source: consuming Source) { self.source = source }

    mutating func next() throws(ServiceError) -> ImportItem? {
        StopSignals.requested ? nil : try source.next()
    }
}

/// The source of one item.
struct SingleItem: ImportItemSource {
    private var item: ImportItem?

    init(_ item: ImportItem) { self.item = item }

    mutating func next() throws(ServiceError) -> ImportItem? {
        defer { item = nil }
        return item
    }
}
