package import Arguments

/// Options that every command takes.
package enum GlobalOptions {
    package static let all = [
        Option.value(
            "library", valueName: "DIR", help: "The library's directory.",
            defaultText: "$XDG_DATA_HOME/stills", environmentVariable: "STILLS_LIBRARY", isGlobal: true),
        Option.flag(
            "json", help: "Print one JSON object to a line (NDJSON), for programs.", isGlobal: true),
        Option.flag(
            "quiet", short: "q", help: "Print no progress and no counts, only results and failures.", isGlobal: true),
        Option.flag("verbose", short: "v", help: "Name every item, also those where nothing happened.", isGlobal: true),
        Option.flag("version", help: "Print the version.", isGlobal: false, standsAlone: true),
    ]

    /// Of programs that work on the library of a server, too.
    package static let server = Option.value(
        "server", valueName: "URL", help: "Work on the library of this server (see 'stills login --help').",
        environmentVariable: "STILLS_SERVER", isGlobal: true)
}
