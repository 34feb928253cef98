internal import Arguments
internal import Programs

/// The program `stillsd`: its commands, and what help says of it.
enum DaemonProgram {
    static let program = CommandLineProgram(root: root, version: version, edition: edition, commands: commands)

    static let version = "0.1.0"
    /// The day of this version, for the manual pages.
    static let versionDate = "2026-11-21"

    /// The commands, in the order in which help shows them.
    static let commands: [any (StillsCommand & SendableMetatype).Type] = [
        ServeCommand.self, ConfigCommand.self, AccountCreateCommand.self, AccountListCommand.self,
        AccountPasswdCommand.self,
        AccountSetRoleCommand.self,
        AccountRemoveCommand.self, CompletionCommand.self, ManualCommand.self,
    ]

    static let root = Command(
        "stillsd", summary: "Serve a library of pictures over HTTP.",
        discussion: """
            Serves what “stills init” made: its images, what is known about them, and uploads, under accounts and rights.

            Exit status: 0 all well; 1 some items failed, each was named; 2 wrong usage; 3 the library cannot be reached or \
            opened; 130 interrupted.
            """,
        options: GlobalOptions.all,
        examples: [
            .init("stillsd serve --library /srv/pictures", "On this machine only, port 8080.")
        ],
        subcommands: commands.filter { $0.group == nil }.map { $0.declaration } + [
            Command(
                AccountGroup.name, summary: AccountGroup.summary, discussion: AccountGroup.discussion,
                subcommands: commands.filter { $0.group == AccountGroup.name }.map { $0.declaration })
        ])

    private static let edition = ManualEdition(
        version: version, date: versionDate,
        exitStatuses: [
            .init("0", "All well."),
            .init("1", "Some items failed; each was named."),
            .init("2", "Wrong usage, which is told before anything is begun."),
            .init("3", "The library cannot be reached or opened, or the address cannot be listened on."),
            .init("130", "Interrupted."),
        ],
        environment: [
            .init("XDG_DATA_HOME", "The default library is the directory stills in it; else in ~/.local/share.")
        ])
}
