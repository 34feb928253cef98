internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService
internal import Synchronization

/// `stills get`: gives originals back.
enum GetCommand: StillsCommand {
    static let declaration = Command(
        "get", summary: "Get originals back, byte for byte.",
        discussion: """
            Writes originals into a directory under their original names; a name that is taken gets a number, nothing is \
            replaced. Each is compared with its digest on the way out.
            """,
        positionals: [.init("ID", .zeroOrMore, help: "Images by id, external id or SHA-256.")],
        options: [
            .value("output", short: "o", valueName: "DIR", help: "Where to; - is standard output, for one image."),
            .value("query", valueName: "QUERY", help: "All images that match."),
            .flag("all", help: "All images that are not trashed."),
        ],
        examples: [
            .init("stills get -o photos --query 'store_id=1 taken:2024'", "What a query finds."),
            .init("stills get --all -o backup", "Everything."),
            .init("stills get dsvawkvbejkvbeverv -o - > apple.png", "One image to standard output."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        guard let output = invocation.argument("output") else {
            throw invocation.usageError(.missingArgument, "Say where to: -o DIR, or -o - for standard output.")
        }
        let query = try queries(invocation)
        let library = try await context.openLibrary(writes: false)
        if output.bytes == Array("-".utf8) { return try await print(library, query, context) }

        let directory = try context.path(output)
        guard try FileStatus.of(directory)?.kind ?? .directory == .directory else {
            throw CommandFailure(status: .wrongUsage, message: "\(directory) is a file; -o names a directory.")
        }
        do throws(SystemError) {
            _ = try makeDirectories(directory)
        } catch {
            throw CommandFailure(status: .someFailed, message: "\(error)")
        }
        let tally = GetTally(context: context)
        let fetch = FetchOriginals(library: library)
        let find = FindImages(library: library)
        try await withTaskExecutorPreference(context.files) {
            for name in invocation.values("ID") {
                if Interruption.isRequested { break }
                let ids = try await find.named(name)
                if ids.isEmpty { tally.missing(name) }
                try await fetch.run(ids, into: directory) { tally.report($0) }
            }
            guard let query, !Interruption.isRequested else { return }
            try await find.each(query) { ids throws(ServiceError) in
                try await fetch.run(ids, into: directory) { tally.report($0) }
                return !Interruption.isRequested
            }
        }
        return tally.finish()
    }

    /// The query of `--query` or `--all`; nil when only ids are given.
    private static func queries(_ invocation: Invocation) throws -> Query? {
        let ways = [!invocation.values("ID").isEmpty, invocation.value("query") != nil, invocation.flag("all")]
        guard ways.filter({ $0 }).count == 1 else {
            throw invocation.usageError(
                .missingArgument, "Say which images: either IDs, or --query QUERY, or --all.")
        }
        if let text = invocation.value("query") { return try QueryArgument.parse(text) }
        return invocation.flag("all") ? Query() : nil
    }

    private static func print(_ library: Library, _ query: Query?, _ context: CommandContext) async throws -> ExitStatus
    {
        guard !context.console.isOutputTerminal else {
            throw CommandFailure(
                status: .wrongUsage,
                message: "Standard output is a terminal, which cannot show a picture: -o DIR, or -o - > FILE.")
        }
        let find = FindImages(library: library)
        var ids: [ImageID] = []
        for name in context.invocation.values("ID") { ids += try await find.named(name) }
        if let query { ids = try await find.page(query, PageRequest(limit: 2)).records.map { $0.image.id } }
        guard let id = ids.first, ids.count == 1 else {
            throw CommandFailure(
                status: ids.isEmpty ? .someFailed : .wrongUsage,
                message: ids.isEmpty
                    ? "There is no such image in this library." : "Standard output takes one image; -o DIR takes many.")
        }
        let stream = try await FetchOriginals(library: library).stream(id)
        do throws(ByteStreamError) {
            while let chunk = try await stream.next(), context.console.failure == nil {
                context.console.write(chunk.bytes)
            }
        } catch {
            throw CommandFailure(status: .someFailed, message: error.message)
        }
        return .success
    }
}

/// Counts and prints what became of originals to be given back.
private final class GetTally: Sendable {
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
