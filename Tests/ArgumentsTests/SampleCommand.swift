import Arguments

/// A program with every kind of option and argument.
enum SampleCommand {
    static let root = Command(
        "stills", summary: "Keeps images, and everything known about them.",
        options: [
            .flag("version", help: "Print the version.", standsAlone: true),
            .value(
                "library", short: "L", valueName: "DIR", help: "The library to use.",
                defaultText: "$XDG_DATA_HOME/stills", environmentVariable: "STILLS_LIBRARY", isGlobal: true),
            .flag("json", help: "Print NDJSON.", isGlobal: true),
            .flag("verbose", short: "v", help: "Say more.", isRepeatable: true, isGlobal: true),
        ],
        subcommands: [importCommand, search, meta, receipt, backup, trash])

    static let importCommand = Command(
        "import", summary: "Takes images in.",
        discussion: """
            Files and folders are read; symbolic links are not followed. An image that the library has
            already is reported as unchanged.

            A repeated run continues where the last one stopped.
            """,
        positionals: [Positional("PATH", .oneOrMore, help: "Files or folders; - is standard input.")],
        options: [
            .value("visibility", valueName: "WHO", help: "Who may see it.", allowedValues: ["private", "public"]),
            .value("attribute", short: "a", valueName: "NAME=VALUE", help: "State an attribute.", isRepeatable: true),
            .value(
                "jobs", short: "j", valueName: "N", help: "How many files at once.", environmentVariable: "STILLS_JOBS"),
            .flag("dry-run", short: "n", help: "Only say what would happen."),
            .flag("recursive", short: "r", help: "Into folders."),
        ],
        examples: [
            Command.Example("stills import photos/", "Takes in all images of a folder and those below it."),
            Command.Example("stills import -n photos/", "Says what would happen."),
        ])

    static let search = Command(
        "search", summary: "Finds images.",
        positionals: [Positional("QUERY", .zeroOrMore, takesRest: true, help: "Words and fields.")],
        options: [.value("sort", valueName: "FIELD", help: "The order.")])

    static let meta = Command(
        "meta", summary: "Prints embedded metadata.",
        positionals: [Positional("FIRST", help: "The first."), Positional("SECOND", .optional, help: "The second.")],
        options: [.flag("groups", short: "G", help: "Print groups."), .flag("5", short: "5", help: "Five.")])

    static let receipt = Command(
        "receipt", summary: "Works with receipts.",
        subcommands: [
            Command("verify", summary: "Checks a receipt.", positionals: [Positional("FILE", help: "The receipt.")])
        ])

    /// A group whose default needs an argument.
    static let backup = Command(
        "backup", summary: "Works with backups.",
        subcommands: [
            Command(
                "create", summary: "Makes a backup.", positionals: [Positional("DIR", help: "Where to.")],
                options: [
                    .flag("full", short: "f", help: "All of it."),
                    .value("keep", valueName: "N", help: "How many stay."),
                ]),
            Command("restore", summary: "Brings a backup back.", positionals: [Positional("DIR", help: "Where from.")]),
            Command(
                "verify", summary: "Checks a backup.", positionals: [Positional("DIR", help: "Which.")],
                options: [.flag("full", help: "All of it.")]),
        ], defaultSubcommand: "create")

    /// A group whose default needs nothing.
    static let trash = Command(
        "trash", summary: "Works with the trash.",
        subcommands: [
            Command("list", summary: "Names what is in the trash."),
            Command("empty", summary: "Removes what is in the trash."),
        ], defaultSubcommand: "list")
}
