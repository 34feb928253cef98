internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills verify`: is everything still there?
enum VerifyCommand: StillsCommand {
    static let declaration = Command(
        "verify",
        summary: "Check that every image has its original, every digest is right, and so is the search index.",
        discussion: """
            Reads every original and compares it with its digest; looks for rows without a blob and blobs without a row; \
            compares what the search index has of every image with what its rows say, both ways. \
            --repair removes what ended runs left behind, and the bytes of purged images whose grace has ended; sets damaged \
            blobs aside, and notes what is missing: importing the same file again then heals it; indexes anew what is indexed \
            wrongly. Safe beside imports.
            """,
        options: [
            .flag("repair", help: "Clean up, set damaged blobs aside, and set the index right."),
            .flag("quick", help: "Compare sizes only; read no blob, and leave the index out."),
            .flag("index", help: "Look at the search index only."),
            .value(
                "since", valueName: "WHEN",
                help: "Look only at what came in since then: a date, or an age such as 7d."),
            .value(
                "jobs", valueName: "N", help: "How many originals are read at a time.",
                defaultText: "one more than there are cores"),
        ],
        examples: [
            .init("stills verify", "Check everything."),
            .init("stills verify --quick --since 7d", "Check what came in this week, by size."),
            .init("stills verify --index --repair", "Compare the search index only, and set it right."),
            .init("stills verify --repair --json", "Repair; one object to a line, a count at the end."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        var options = VerifyLibrary.Options()
        options.repairs = invocation.flag("repair")
        options.isQuick = invocation.flag("quick")
        options.isIndexOnly = invocation.flag("index")
        guard !options.isQuick || !options.isIndexOnly else {
            throw invocation.usageError(
                .invalidValue, "--quick leaves out the index, which --index asks for: say one of them.")
        }
        options.jobs = try context.jobs()
        if let text = invocation.value("since") {
            guard let since = PointInTime.read(text, now: context.environment.now()) else {
                throw invocation.invalidValue(of: "since", expected: PointInTime.expected)
            }
            options.since = since
        }
        let library = try await context.openLibrary(writes: options.repairs)
        let console = context.console
        let isJSON = context.isJSON
        let originals = ProgressLine(context, noun: "images checked")
        let indexed = ProgressLine(context, noun: "images compared with the index")
        let verify = VerifyLibrary(library: library, options: options)
        let summary = try await withTaskExecutorPreference(context.files) {
            try await verify.run(
                report: { finding in
                    if isJSON {
                        console.printJSON { OutcomeJSON.append(finding, to: &$0) }
                    } else {
                        console.complain(describe(finding))
                    }
                },
                progress: { progress in
                    switch progress {
                    case .originals(let images): originals.show(images)
                    case .index(let images): indexed.show(images)
                    }
                    return !Interruption.isRequested
                })
        }
        for line in [originals, indexed] { line.end() }
        let jobs = options.repairs && !options.isIndexOnly ? try await runJobs(library, context) : JobSummary()
        await library.close()
        print(summary, context)
        return summary.isClean && jobs.failure == nil ? .success : .someFailed
    }

    /// What purges left to be removed, as far as it is due.
    private static func runJobs(_ library: Library, _ context: CommandContext) async throws -> JobSummary {
        let jobs = try await withTaskExecutorPreference(context.files) {
            try await RunJobs(library: library).run { !Interruption.isRequested }
        }
        JobText.report(jobs, context)
        return jobs
    }

    private static func describe(_ finding: VerifyFinding) -> String {
        let subjects =
            finding.images.isEmpty ? [finding.locator?.rawValue].compactMap { $0 } : finding.images.map(\.description)
        let subject = subjects.isEmpty ? "" : " \(subjects.joined(separator: ", ")):"
        return "\(finding.kind.rawValue):\(subject) \(finding.reason)"
    }

    private static func print(_ summary: VerifySummary, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(summary, to: &$0) }
        } else if !context.isQuiet {
            context.console.print(
                "\(summary.images) images: \(summary.missing) missing, \(summary.orphans) orphans, "
                    + "\(summary.mismatched) mismatched, \(summary.misindexed) misindexed, \(summary.repaired) repaired"
            )
        }
    }
}
