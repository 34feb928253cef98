internal import Arguments
internal import Programs
internal import StillsService

/// `stills backup list`: what is in a backup?
enum BackupListCommand: StillsCommand {
    static let group: String? = "backup"

    static let declaration = Command(
        "list", summary: "List the snapshots of a backup, oldest first.",
        positionals: [.init("DIR", help: "The backup's folder.")],
        examples: [.init("stills backup list /media/disk/pictures", "See what can be restored.")])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let directory = try BackupRun.directory(context)
        let entries: [ListBackup.Entry]
        do throws(ServiceError) {
            entries = try ListBackup().run(directory).entries
        } catch {
            return try BackupRun(context: context).end(after: error)
        }
        var status = ExitStatus.success
        for entry in entries {
            switch entry.snapshot {
            case .success(let snapshot):
                if context.isJSON {
                    context.console.printJSON { BackupJSON.append(snapshot, to: &$0) }
                } else {
                    context.console.print(
                        "\(snapshot.name)  \(snapshot.images) images  \(ByteCountText.of(snapshot.bytes))"
                            + (snapshot.isComplete ? "" : "  incomplete: \(snapshot.failed) originals missing"))
                }
            case .failure(let error):
                context.console.complain("\(entry.name): \(error.message)")
                status = .someFailed
            }
        }
        return status
    }
}
