internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

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
        if let remote = try await context.remoteLibrary() {
            return try await run(RemoteGet(context: context, library: remote), output, query, context)
        }
        let library = try await context.openLibrary(writes: false)
        if output.bytes == Array("-".utf8) { return try await print(library, query, context) }
        let directory = try directory(output, context)
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

    private static func run(
        _ remote: RemoteGet, _ output: Argument, _ query: Query?, _ context: CommandContext
    ) async throws -> ExitStatus {
        let names = context.invocation.values("ID")
        if output.bytes == Array("-".utf8) {
            try refuseTerminal(context)
            return try await remote.print(names, query)
        }
        let directory = try directory(output, context)
        let tally = GetTally(context: context)
        try await withTaskExecutorPreference(context.files) {
            try await remote.run(names, query, into: directory, tally)
        }
        return tally.finish()
    }

    /// Where originals are written to; made if it is missing.
    private static func directory(_ output: Argument, _ context: CommandContext) throws -> Path {
        let directory = try context.path(output)
        guard try FileStatus.of(directory)?.kind ?? .directory == .directory else {
            throw CommandFailure(status: .wrongUsage, message: "\(directory) is a file; -o names a directory.")
        }
        do throws(SystemError) {
            _ = try makeDirectories(directory)
        } catch {
            throw CommandFailure(status: .someFailed, message: "\(error)")
        }
        return directory
    }

    private static func refuseTerminal(_ context: CommandContext) throws {
        guard !context.console.isOutputTerminal else {
            throw CommandFailure(
                status: .wrongUsage,
                message: "Standard output is a terminal, which cannot show a picture: -o DIR, or -o - > FILE.")
        }
    }

    /// Why so many images cannot go to standard output.
    static func notOne(_ count: Int) -> CommandFailure {
        CommandFailure(
            status: count == 0 ? .someFailed : .wrongUsage,
            message: count == 0
                ? "There is no such image in this library." : "Standard output takes one image; -o DIR takes many.")
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
        try refuseTerminal(context)
        let find = FindImages(library: library)
        var ids: [ImageID] = []
        for name in context.invocation.values("ID") { ids += try await find.named(name) }
        if let query { ids = try await find.page(query, PageRequest(limit: 2)).records.map { $0.image.id } }
        guard let id = ids.first, ids.count == 1 else { throw notOne(ids.count) }
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
