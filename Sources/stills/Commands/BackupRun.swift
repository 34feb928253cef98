internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// What the commands on backups share: their arguments, the lines about what is wrong, and the progress that a person sees.
struct BackupRun: Sendable {
    let context: CommandContext

    static let snapshot = Option.value(
        "snapshot", valueName: "TIME", help: "Which one: its time as “backup list” shows it, or the beginning of that.",
        defaultText: "the newest")
    static let jobs = Option.value(
        "jobs", valueName: "N", help: "How many originals are read at a time.",
        defaultText: "one more than there are cores")

    static func directory(_ context: CommandContext) throws -> Path {
        guard let named = context.invocation.argument("DIR") else {
            throw context.invocation.usageError(.missingArgument, "Name the backup's folder.")
        }
        return try context.path(named)
    }

    /// Runs a use case on the threads for files, and tells of what it finds and of how far it is.
    func watched<Value: Sendable>(
        _ body:
            @escaping @Sendable (
                @escaping @Sendable (VerifyFinding) -> Void, @escaping BackupProgress.Watch
            ) async throws(ServiceError) -> Value
    ) async throws(ServiceError) -> Value {
        let console = context.console
        let isJSON = context.isJSON
        let pace = ProgressPace(isShown: !context.isQuiet && console.isErrorTerminal)
        let report: @Sendable (VerifyFinding) -> Void = { finding in
            if isJSON {
                console.printJSON { OutcomeJSON.append(finding, to: &$0) }
            } else {
                console.complain(Self.describe(finding))
            }
        }
        let watch: BackupProgress.Watch = { progress in
            if pace.isDue { console.showProgress(Self.describe(progress)) }
            return !Interruption.isRequested
        }
        defer { console.endProgress() }
        return try await withTaskExecutorPreference(context.files) { () async throws(ServiceError) in
            try await body(report, watch)
        }
    }

    /// Ends a command that failed: a backup that cannot be reached is as a library that cannot.
    func end(after error: ServiceError) throws -> ExitStatus {
        switch error.code {
        case .cancelled:
            context.console.complain("Interrupted: run the same command again to continue.")
            return .interrupted
        case .notFound, .permissionDenied, .unavailable:
            throw CommandFailure(status: .noLibrary, message: error.message)
        default: throw error
        }
    }

    private static func describe(_ finding: VerifyFinding) -> String {
        let subject =
            finding.images.isEmpty
            ? finding.locator?.rawValue ?? "" : finding.images.map(\.description).joined(separator: ", ")
        return "\(finding.kind.rawValue): \(subject): \(finding.reason)"
    }

    private static func describe(_ progress: BackupProgress) -> String {
        switch progress {
        case .copyingCatalog(let done, let all): "copying the catalog: \(all == 0 ? 100 : done * 100 / all) %"
        case .comparing(let done, let all): "comparing: \(done) of \(max(done, all)) originals"
        case .copying(let done, let all, let bytes, let allBytes):
            "copying: \(done) of \(all) originals, \(ByteCountText.of(bytes)) of \(ByteCountText.of(allBytes))"
        case .checking(let done, let all): "checking: \(done) of \(max(done, all)) originals"
        case .removing(let blobs): "removing what no snapshot needs: \(blobs) originals"
        }
    }
}
