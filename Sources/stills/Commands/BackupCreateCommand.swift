internal import Arguments
internal import Linux
internal import Programs
internal import StillsService

/// `stills backup create`: adds a snapshot of the library to a backup.
enum BackupCreateCommand: StillsCommand {
    static let group: String? = "backup"

    static let declaration = Command(
        "create", summary: "Add a snapshot of the library to a backup; “create” may be left out.",
        discussion: """
            Keeps the library as it is at one moment, while others go on writing to it: its catalog, and every original that \
            the backup does not have yet. Each is compared with its digest on the way. A snapshot is there when all of it is \
            safe on the disk, and not before; an interrupted run is continued by the same command.

            What is missing or damaged in the library is named, and the status is 1; the snapshot is made all the same, and \
            marked as incomplete. The key that signs receipts is a secret and not copied; the public ones are.
            """,
        positionals: [.init("DIR", help: "The backup's folder: one of this library, or a new or empty one.")],
        options: [
            .value(
                "keep", valueName: "N",
                help: "Keep only the newest N snapshots, and the newest complete one; remove what no other one needs.",
                defaultText: "all"),
            BackupRun.jobs,
        ],
        examples: [
            .init("stills backup /media/disk/pictures", "Make a backup, or bring it up to date."),
            .init("stills backup --keep 30 /media/disk/pictures", "As a nightly job: thirty snapshots stay."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try BackupRun.directory(context)
        var options = CreateBackup.Options()
        options.keep = try context.invocation.integer("keep", in: 1...Int.max)
        options.jobs = try context.jobs()
        options.madeBy = "stills \(Program.version)"
        let library = try await context.openLibrary(writes: false)
        let use = CreateBackup(library: library, files: context.files, options: options)
        let run = BackupRun(context: context)
        let summary: BackupSummary
        do throws(ServiceError) {
            summary = try await run.watched { report, watch throws(ServiceError) in
                try await use.run(into: directory, report: report, watch: watch)
            }
        } catch {
            await library.close()
            return try run.end(after: error)
        }
        await library.close()
        print(summary, context)
        return summary.snapshot.isComplete ? .success : .someFailed
    }

    private static func print(_ summary: BackupSummary, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { BackupJSON.append(summary, to: &$0) }
            return
        }
        guard !context.isQuiet else { return }
        var line =
            "snapshot \(summary.snapshot.name): \(summary.snapshot.images) images; \(summary.copied) originals copied "
            + "(\(ByteCountText.of(summary.copiedBytes))), \(summary.present) there already"
        if summary.failed > 0 { line += ", \(summary.failed) failed: the snapshot is incomplete" }
        context.console.print(line)
        if summary.removedSnapshots > 0 || summary.removedBlobs > 0 {
            context.console.print(
                "\(summary.removedSnapshots) older snapshots removed, and \(summary.removedBlobs) originals "
                    + "(\(ByteCountText.of(summary.removedBytes)))")
        }
    }
}
