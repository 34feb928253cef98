internal import Arguments
internal import Programs
internal import StillsService

/// `stills backup verify`: is the backup whole?
enum BackupVerifyCommand: StillsCommand {
    static let group: String? = "backup"

    static let declaration = Command(
        "verify", summary: "Check that a snapshot is whole: its catalog, and every original.",
        discussion: """
            Reads a snapshot's catalog and every original that it refers to, and compares each with its digest. No library is \
            needed.
            """,
        positionals: [.init("DIR", help: "The backup's folder.")],
        options: [
            BackupRun.snapshot,
            .flag("quick", help: "Compare sizes only; read no original."),
            .flag("repair", help: "Set damaged originals aside, so that the next backup copies them again."),
            BackupRun.jobs,
        ],
        examples: [
            .init("stills backup verify /media/disk/pictures", "Check the newest snapshot."),
            .init("stills backup verify --repair /media/disk/pictures", "Have damaged originals copied again."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try BackupRun.directory(context)
        var options = VerifyBackup.Options()
        options.snapshot = context.invocation.value("snapshot")
        options.isQuick = context.invocation.flag("quick")
        options.repairs = context.invocation.flag("repair")
        options.jobs = try context.jobs()
        let use = VerifyBackup(files: context.files, options: options)
        let run = BackupRun(context: context)
        let snapshot: BackupSnapshot
        let summary: VerifySummary
        do throws(ServiceError) {
            (snapshot, summary) = try await run.watched { report, watch throws(ServiceError) in
                try await use.run(directory, report: report, watch: watch)
            }
        } catch {
            return try run.end(after: error)
        }
        if context.isJSON {
            context.console.printJSON { BackupJSON.append(summary, of: snapshot, to: &$0) }
        } else if !context.isQuiet {
            context.console.print(
                "snapshot \(snapshot.name): \(summary.images) images, \(summary.missing) missing, "
                    + "\(summary.mismatched) mismatched, \(summary.repaired) repaired")
        }
        return summary.isClean ? .success : .someFailed
    }
}
