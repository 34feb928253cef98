internal import Arguments
internal import EmbeddedMetadata
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills meta`: what files themselves state, as JSON.
enum MetaCommand: StillsCommand {
    static let declaration = Command(
        "meta", summary: "Print the embedded metadata of files and objects as JSON; no library needed.",
        discussion: """
            Names and values are those of exiftool's -n: numbers as they are, not as words for people. The output is one JSON \
            array; --ndjson or --json prints one object to a line. A file that cannot be read is named on standard error \
            and has an object with “Error”.

            Objects of web servers (https://…) and of buckets (gs://BUCKET/PREFIX, s3://BUCKET/PREFIX) are read by ranges: the first \
            48 KB of each, and then only what is named there. A bucket gives all objects whose names begin with the prefix. \
            There is one object to a line, in the order of the listing. Google's storage is asked with the token in \
            IMAGEMETA_ACCESS_TOKEN, or else with the Application Default Credentials, or else as anybody; S3 with the \
            credentials, region and endpoint that the programs of AWS use.

            --resume FILE notes in a journal what is printed. The same command, after an interruption of any kind, goes on there; \
            objects that failed are tried again. Have the output appended: >> metadata.ndjson.
            """,
        positionals: [
            .init(
                "PATH", .oneOrMore,
                help: "Files and folders; - is standard input. Or objects: https://…, gs://BUCKET/PREFIX, s3://….")
        ],
        options: [
            .flag("groups", short: "G", help: "Put the group before each name: EXIF:Make."),
            .flag("recurse", short: "r", help: "Enter the folders in folders, too."),
            .flag("numeric", short: "n", help: "Values as numbers: always so, for exiftool's users."),
            .flag("as-json", short: "j", help: "JSON: always so, for exiftool's users."),
            .flag("ndjson", help: "One object to a line."),
            .value(
                "threads", valueName: "N", help: "How many files are read at a time.",
                defaultText: "one more than there are cores"),
        ] + ObjectRunOptions.declared + [
            .value("resume", valueName: "FILE", help: "Of objects: go on where the run was that kept this journal."),
            .flag("plan", help: "Of objects: say how many there are, and what reading them takes; read none."),
        ],
        examples: [
            .init("stills meta -j -G -n photo.jpg", "One file, with groups."),
            .init("stills meta -G -r --ndjson ~/Pictures", "A folder and all in it, one object to a line."),
            .init("stills meta https://photos.example.org/harbour.jpg", "A picture on a web server."),
            .init("stills meta --plan --ext jpg,jpeg gs://shelf/2024/", "What reading a part of a bucket would take."),
            .init("stills meta --resume shelf.journal gs://shelf >> shelf.ndjson", "A bucket, to be gone on with."),
        ])

    /// How many files are read before their objects are printed, in order.
    private static let portion = 512

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        if let locations = try ObjectMetaCommand.locations(invocation) {
            return try await ObjectMetaCommand.run(locations, context)
        }
        let threads = try invocation.integer("threads", in: 1...256) ?? context.defaultJobs
        let printer = MetaPrinter(
            console: context.console, isLines: invocation.flag("ndjson") || context.isJSON,
            showsGroups: invocation.flag("groups"), showsWarnings: context.isVerbose)
        let paths = try invocation.arguments("PATH").map(context.path)
        let input: Path = "-"
        let roots = paths.filter { $0 != input }
        var finder = FileFinder(
            roots: roots, stated: StatedFields(), depth: invocation.flag("recurse") ? FileFinder.depthLimit : 1
        ) { path, reason in context.console.complain("left out: \(path): \(reason)") }
        printer.begin()
        if roots.count < paths.count {
            printer.print(
                printer.answer(ImportItem(path: input, shownPath: input, stated: StatedFields(), isFile: false)))
        }
        var isAtEnd = false
        while !isAtEnd, !Interruption.isRequested, context.console.failure == nil {
            var items: [ImportItem] = []
            while items.count < portion, !isAtEnd {
                if let item = try finder.next() { items.append(item) } else { isAtEnd = true }
            }
            for portion in try await read(items, threads: threads, printer, context) { printer.print(portion) }
        }
        printer.end()
        return Interruption.status(
            orElse: printer.hasFailures ? .someFailed : .success, context.console,
            advice: "what is printed is whole; the files that are left were not read.")
    }

    /// Every `threads`-th file belongs to one task; the answer is in the order of the items.
    private static func read(
        _ items: [ImportItem], threads: Int, _ printer: MetaPrinter, _ context: CommandContext
    ) async throws -> [MetaAnswer] {
        try await withTaskExecutorPreference(context.files) {
            try await withThrowingTaskGroup(of: [(Int, MetaAnswer)].self) { group in
                for thread in 0..<min(threads, max(1, items.count)) {
                    group.addTask {
                        stride(from: thread, to: items.count, by: threads).map { ($0, printer.answer(items[$0])) }
                    }
                }
                var answers = [MetaAnswer?](repeating: nil, count: items.count)
                for try await part in group { for (place, answer) in part { answers[place] = answer } }
                return answers.compactMap { $0 }
            }
        }
    }
}
