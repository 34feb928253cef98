internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills verify`: is everything still there?
enum VerifyCommand: StillsCommand {
    static let declaration = Command(
        "verify", summary: "Check that every image has its original, and every digest is right.",
        discussion: """
            Reads every original and compares it with its digest; looks for rows without a blob and blobs without a row. \
            --repair removes what ended runs left behind, and the bytes of purged images whose grace has ended; sets damaged \
            blobs aside, and notes what is missing: importing the same file again then heals it. Safe beside imports.
            """,
        options: [
            .flag("repair", help: "Clean up, and set damaged blobs aside."),
            .flag("quick", help: "Compare sizes only; read no blob."),
            .value(
                "since", valueName: "WHEN",
                help: "Look only at originals that came in since then: a date, or an age such as 7d."),
            .value(
                "jobs", valueName: "N", help: "How many originals are read at a time.",
                defaultText: "one more than there are cores"),
        ],
        examples: [
            .init("stills verify", "Check everything."),
            .init("stills verify --quick --since 7d", "Check what came in this week, by size."),
            .init("stills verify --repair --json", "Repair; one object to a line, a count at the end."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        var options = VerifyLibrary.Options()
        options.repairs = invocation.flag("repair")
        options.isQuick = invocation.flag("quick")
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
        let line = ProgressLine(context, noun: "images checked")
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
                progress: { images in
                    line.show(images)
                    return !Interruption.isRequested
                })
        }
        line.end()
        let jobs = options.repairs ? try await runJobs(library, context) : JobSummary()
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
        let subject =
            finding.images.isEmpty
            ? finding.locator?.rawValue ?? "" : finding.images.map(\.description).joined(separator: ", ")
        return "\(finding.kind.rawValue): \(subject): \(finding.reason)"
    }

    private static func print(_ summary: VerifySummary, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { OutcomeJSON.append(summary, to: &$0) }
        } else if !context.isQuiet {
            context.console.print(
                "\(summary.images) images: \(summary.missing) missing, \(summary.orphans) orphans, "
                    + "\(summary.mismatched) mismatched, \(summary.repaired) repaired")
        }
    }
}
