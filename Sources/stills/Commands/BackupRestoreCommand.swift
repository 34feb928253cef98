internal import Arguments
internal import Linux
internal import Programs
internal import StillsService

/// `stills backup restore`: makes a library of a snapshot.
enum BackupRestoreCommand: StillsCommand {
    static let group: String? = "backup"

    static let declaration = Command(
        "restore", summary: "Make a library of a snapshot.",
        discussion: """
            Makes the library that --library names, which must not be there yet, of a backup's snapshot: all that the catalog \
            knew, history included, and every original, compared with its digest on the way. A new key signs receipts; those \
            of before stay verifiable. The folder is a library when all of it is safe on the disk, and not before; an \
            interrupted run is continued by the same command. The backup is not changed.
            """,
        positionals: [.init("DIR", help: "The backup's folder.")],
        options: [
            BackupRun.snapshot,
            .flag("dry-run", help: "Look whether all is there, by size; write nothing."),
            BackupRun.jobs,
        ],
        examples: [
            .init("stills backup restore /media/disk/pictures --library ~/restored", "Restore the newest snapshot."),
            .init(
                "stills backup restore /media/disk/pictures --snapshot 2024-05-01 --library ~/may",
                "Restore the one of a day."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try BackupRun.directory(context)
        let target = try context.libraryDirectory()
        var options = RestoreBackup.Options()
        options.snapshot = context.invocation.value("snapshot")
        options.isDryRun = context.invocation.flag("dry-run")
        options.jobs = try context.jobs()
        let use = RestoreBackup(environment: context.environment, files: context.files, options: options)
        let run = BackupRun(context: context)
        let summary: RestoreSummary
        do throws(ServiceError) {
            summary = try await run.watched { report, watch throws(ServiceError) in
                try await use.run(from: directory, to: target, report: report, watch: watch)
            }
        } catch {
            return try run.end(after: error)
        }
        if context.isJSON {
            context.console.printJSON { BackupJSON.append(summary, to: &$0) }
        } else if !context.isQuiet {
            print(summary, target, context, isDryRun: options.isDryRun)
        }
        return summary.failed == 0 ? .success : .someFailed
    }

    private static func print(_ summary: RestoreSummary, _ target: Path, _ context: CommandContext, isDryRun: Bool) {
        let snapshot = summary.snapshot
        let failed = summary.failed == 0 ? "" : "; \(summary.failed) originals are missing"
        guard !isDryRun else {
            context.console.print(
                "would restore snapshot \(snapshot.name) to \(target): \(snapshot.images) images, "
                    + "\(ByteCountText.of(snapshot.bytes))\(failed)")
            return
        }
        context.console.print(
            "\(snapshot.images) images of snapshot \(snapshot.name) are in \(target): \(summary.copied) originals copied "
                + "(\(ByteCountText.of(summary.copiedBytes))), \(summary.present) there already\(failed)")
        if summary.failed > 0 {
            context.console.complain("Importing the files of the missing originals again heals them.")
        }
    }
}
