internal import Arguments
internal import Linux
internal import Programs
internal import StillsClient
internal import StillsModel
internal import StillsService

/// `stills import` to a server: finds, looks at and names the items as a library of this machine does, and sends what is not
/// there.
struct RemoteImport: Sendable {
    let context: CommandContext
    let library: RemoteLibrary

    private static let jobs = 8
    /// In seconds. A server forgets an unfinished upload after a day.
    private static let uploadsLast: Int64 = 7 * 24 * 3_600

    func run(_ stated: StatedFields) async throws -> ExitStatus {
        try refuseOptions()
        let subjects = ImportSubjects(invocation: context.invocation)
        let terms = terms()
        let state = try context.stateFolder()
        let begun = BegunUploads(state.appending("uploads"), server: library.server)
        try await findCollection(terms.collection)
        try await context.remotely {
            try begun.removeAll(before: SystemClock.wallNanoseconds - Self.uploadsLast * 1_000_000_000)
        }
        let tally = ImportTally(context: context)
        let sending = RemoteSending(
            library: library,
            pictures: SendPicture(library: library, files: context.files, begun: begun) { Interruption.isRequested },
            terms: terms, makesCollections: context.invocation.flag("create-collections"),
            jobs: try context.invocation.integer("jobs", in: 1...64) ?? Self.jobs, files: context.files, tally: tally)
        var failure: ServiceError?
        do throws(ServiceError) {
            let run = self
            try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
                try await subjects.foreseen(tally) { () async throws(ServiceError) in
                    try await run.feed(sending, subjects, stated, state, tally)
                }
            }
        } catch {
            failure = error
        }
        return end(tally, failure, sending)
    }

    /// Tells what became of all, and why it ended early.
    private func end(_ tally: ImportTally, _ failure: ServiceError?, _ sending: RemoteSending) -> ExitStatus {
        context.console.endProgress()
        // Wrong usage is found out before anything is begun: then there is nothing to count.
        if failure == nil || tally.hasBegun { tally.printSummary(isDryRun: false) }
        let sidecars = sending.unsentSidecars
        if sidecars > 0, !context.isQuiet {
            context.console.complain("note: \(CountText.of(sidecars, "XMP sidecar")) not sent: a server reads none.")
        }
        if let failure {
            let advice =
                tally.hasBegun ? " What was acknowledged is safe; run the same command again to continue." : ""
            context.console.complain("stills: \(failure.message)\(advice)")
            if let remote = failure.cause as? RemoteError, remote.endsRun { return .noLibrary }
            return failure.code == .invalidArgument ? .wrongUsage : .someFailed
        }
        return Interruption.status(
            orElse: tally.hasRefusals ? .someFailed : .success, context.console,
            advice: "run the same command again to continue; nothing is taken in twice.")
    }

    /// What only a library of this machine does is not left out in silence.
    private func refuseOptions() throws {
        for name in ["atomic", "dry-run"] where context.invocation.flag(name) {
            throw context.invocation.usageError(
                .unexpectedValue,
                "--\(name) works on a library of this machine only: a server takes each picture by itself.")
        }
    }

    /// Nothing is begun where nothing can be added.
    private func findCollection(_ name: String) async throws {
        do throws(RemoteError) {
            _ = try await library.known([], in: name)
        } catch {
            guard error.status == 404 else { return try await context.remotely { throw error } }
            throw CommandFailure(
                status: .wrongUsage, message: "There is no collection “\(name)” of yours on \(library.server).")
        }
    }

    private func terms() -> PictureStatement.Terms {
        var terms = PictureStatement.Terms(collection: context.invocation.value("collection") ?? "General")
        terms.visibility = context.invocation.value("visibility").flatMap(Visibility.init(rawValue:))
        terms.restores = context.invocation.flag("again")
        terms.replaces = context.invocation.flag("replace")
        return terms
    }

    private func feed(
        _ sending: RemoteSending, _ subjects: ImportSubjects, _ stated: StatedFields, _ state: Path,
        _ tally: ImportTally
    ) async throws(ServiceError) {
        let console = context.console
        let readsSidecars = !context.invocation.flag("no-sidecars")
        let (roots, takesInput) = try subjects.named()
        var manifest: ManifestItems?
        if let path = try subjects.manifest() {
            let items = try ManifestItems(manifest: path, options: stated, reading: try subjects.reading())
            guard !items.keepsOrder else {
                throw ServiceError(
                    .invalidArgument,
                    "\(path) is an export: a server cannot make the same images of it again. Import it into a library of this "
                        + "machine.")
            }
            manifest = items
        }
        if takesInput { try await takeInput(sending, stated, state) }
        if !roots.isEmpty {
            let finder = FileFinder(roots: roots, stated: stated) { path, reason in
                console.complain("left out: \(path): \(reason)")
            }
            try await sending.take(StoppableItems(finder), countsSidecars: readsSidecars)
        }
        if let manifest {
            tally.tell(manifest.shape)
            try await sending.take(StoppableItems(manifest), countsSidecars: readsSidecars)
        }
    }

    /// What arrives in a pipe is put into a file first: its digest is asked about before it is sent.
    private func takeInput(
        _ sending: RemoteSending, _ stated: StatedFields, _ state: Path
    ) async throws(ServiceError) {
        do throws(SystemError) {
            _ = try makeDirectories(state, permissions: 0o700)
        } catch {
            throw ServiceError(.unavailable, "Standard input cannot be taken: \(error)", cause: error)
        }
        let spooled = try SpooledInput.read(into: state, name: SendPicture.newKey())
        defer { spooled.remove() }
        let item = ImportItem(path: spooled.path, shownPath: "-", stated: stated, isFile: false)
        try await sending.take(SingleItem(item), countsSidecars: false)
    }
}
