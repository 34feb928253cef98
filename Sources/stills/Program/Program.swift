internal import Arguments
internal import Programs

/// The program `stills`: its commands, and what help says of it.
enum Program {
    static let version = "0.1.0"
    /// The day of this version, for the manual pages: a build of the same source makes the same pages on any day.
    static let versionDate = "2026-11-21"

    static let program = CommandLineProgram(
        root: root, version: version, edition: edition, commands: commands)

    /// The commands, in the order in which help shows them.
    static let commands: [any (StillsCommand & SendableMetatype).Type] = [
        InitCommand.self, ImportCommand.self, MetaCommand.self, SearchCommand.self, ShowCommand.self, GetCommand.self,
        ExplainCommand.self, ExportCommand.self, EditCommand.self, HistoryCommand.self, RevertCommand.self,
        RmCommand.self,
        RestoreCommand.self,
        PurgeCommand.self, VerifyCommand.self, CollectionListCommand.self, CollectionShowCommand.self,
        CollectionCreateCommand.self, CollectionSetCommand.self, CollectionRenameCommand.self,
        CollectionMoveCommand.self, CollectionRemoveCommand.self, SavedSearchListCommand.self,
        SavedSearchShowCommand.self, SavedSearchCreateCommand.self, SavedSearchSetCommand.self,
        SavedSearchRemoveCommand.self, ReceiptVerifyCommand.self, BackupCreateCommand.self,
        BackupRestoreCommand.self, BackupVerifyCommand.self, BackupListCommand.self, LoginCommand.self,
        LogoutCommand.self,
        CompletionCommand.self,
        ManualCommand.self,
    ]

    static let root = Command(
        "stills", summary: "Keep pictures, with everything known about them.",
        discussion: """
            Stills takes pictures in with all that is known about them, keeps the bytes in storage that you control, and \
            answers: do I still have it, what is it, where is it.

            Exit status: 0 all well; 1 some items failed, each was named; 2 wrong usage; 3 the library, or its server, cannot \
            be reached or opened; 130 interrupted.
            """,
        options: GlobalOptions.all + [GlobalOptions.server],
        examples: [
            .init("stills init", "Make a library in the default place."),
            .init("stills import ~/Pictures", "Take a folder of pictures in."),
            .init("stills search --server https://photos.example.org cat", "Find pictures on a server."),
            .init("stills search harbour taken:2024-05", "Find pictures by word and month."),
        ],
        subcommands: commands.filter { $0.group == nil }.map { $0.declaration } + [
            Command(
                CollectionGroup.name, summary: CollectionGroup.summary,
                subcommands: commands.filter { $0.group == CollectionGroup.name }.map { $0.declaration }),
            Command(
                SavedSearchGroup.name, summary: SavedSearchGroup.summary, discussion: SavedSearchGroup.discussion,
                subcommands: commands.filter { $0.group == SavedSearchGroup.name }.map { $0.declaration }),
            Command(
                "receipt", summary: "Work with receipts, the signed proofs that pictures were taken in.",
                subcommands: commands.filter { $0.group == "receipt" }.map { $0.declaration }),
            Command(
                "backup", summary: "Keep a library's snapshots in another folder, and make libraries of them again.",
                discussion: """
                    “stills backup DIR” adds a snapshot to the backup in a folder, which is best on another disk. Only what \
                    the backup does not have yet is copied. Others may write to the library meanwhile.
                    """,
                examples: [
                    .init("stills backup /media/disk/pictures", "Make a backup, or bring it up to date."),
                    .init("stills backup verify /media/disk/pictures", "Check that it is whole."),
                    .init("stills backup restore /media/disk/pictures --library ~/restored", "Make a library of it."),
                ],
                subcommands: commands.filter { $0.group == "backup" }.map { $0.declaration },
                defaultSubcommand: "create"),
        ])
}
