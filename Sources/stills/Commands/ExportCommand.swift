internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills export`: everything known about images, for other programs and other libraries.
enum ExportCommand: StillsCommand {
    static let declaration = Command(
        "export", summary: "Write everything known about images, for other programs and other libraries.",
        discussion: """
            Writes what is known about every image that is not in the trash, or about those that a query finds, oldest first: \
            as NDJSON (one JSON object to a line), as one JSON array, or as CSV. Types and sources are kept, so that an import \
            makes the same images again. In CSV, a text that a spreadsheet program would run as a formula gets an apostrophe \
            before it, which the import takes away.

            With --originals a folder is written that any program can read and that “stills import --manifest” makes a library \
            of: the originals, an XMP sidecar beside each, README.txt and the manifest, which comes last. An interrupted one \
            is continued by the same command.

            With --server it is the library of a server that is exported, as text: --originals is for libraries of this \
            machine.

            After the query's first word nothing is an option: put options first.
            """,
        positionals: [
            .init("QUERY", .zeroOrMore, takesRest: true, help: "Which images, as “stills search” finds them.")
        ],
        options: [
            .value(
                "format", valueName: "FORMAT", help: "How it is written.",
                allowedValues: ExportFormat.allCases.map(\.rawValue),
                defaultText: "by the name of --output, else ndjson"),
            .value(
                "output", short: "o", valueName: "FILE",
                help: "Write to this file, which is there when it is whole; else to standard output."),
            .flag("force", help: "Replace the file of --output."),
            .value("originals", valueName: "DIR", help: "Write originals, sidecars and manifest into this new folder."),
            .flag("history", help: "Export too who changed what and when."),
            .flag("all", help: "Export too what is in the trash."),
            .value(
                "jobs", valueName: "N", help: "How many originals are copied at a time.",
                defaultText: "one more than there are cores"),
        ],
        examples: [
            .init("stills export > shelf.ndjson", "Everything that is not in the trash."),
            .init("stills export -o shelf.csv store_id=1 taken:2024", "What a query finds, for a spreadsheet."),
            .init("stills export --all --history --originals /media/usb/stills", "Everything, pictures too."),
            .init(
                "stills import --create-collections --manifest /media/usb/stills/manifest.ndjson",
                "A library made of it again."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let query = try QueryArgument.parse(invocation.values("QUERY").joined(separator: " "))
        let output = try invocation.argument("output").map(context.path)
        let folder = try invocation.argument("originals").map(context.path)
        guard output == nil || folder == nil else {
            throw invocation.usageError(
                .unexpectedValue, "--originals names the folder that everything goes to; leave --output out.")
        }
        let named = invocation.value("format").flatMap(ExportFormat.init(rawValue:))
        var options = ExportOptions(format: named ?? output.flatMap(ExportFormat.init(fileName:)) ?? .ndjson)
        options.includesTrash = invocation.flag("all")
        options.hasHistory = invocation.flag("history")
        let jobs = try context.jobs()
        if let remote = try await context.remoteLibrary() {
            guard folder == nil else {
                throw invocation.usageError(
                    .unexpectedValue,
                    "--originals works on a library of this machine only; “stills get --all -o DIR” fetches a server's originals."
                )
            }
            return try await export(
                ExportRun(context: context, source: RemoteExport(library: remote), options: options, query: query),
                to: output)
        }
        let library = try await context.openLibrary(writes: false)
        let find = FindImages(library: library)
        for warning in try await find.warnings(query) { context.console.complain("note: \(warning)") }
        let run = ExportRun(context: context, source: LocalExport(library: library), options: options, query: query)
        let status: ExitStatus
        if let folder {
            status = try await run.writeFolder(folder, of: library, jobs: jobs)
        } else {
            status = try await export(run, to: output)
        }
        await library.close()
        return status
    }

    /// Writes the text alone: to a file, else to standard output.
    private static func export(_ run: ExportRun, to output: Path?) async throws -> ExitStatus {
        try await run.context.remotely {
            if let output {
                try await run.writeFile(output, replaces: run.context.invocation.flag("force"))
            } else {
                try await run.print()
            }
        }
    }
}
