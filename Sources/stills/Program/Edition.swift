internal import Arguments

/// What the manual pages say of the program as a whole.
extension Program {
    static let exitStatuses: [ManualEdition.Entry] = [
        .init("0", "All well."),
        .init("1", "Some items failed; each was named."),
        .init("2", "Wrong usage, which is told before anything is begun."),
        .init("3", "The library, or its server, cannot be reached or opened."),
        .init("130", "Interrupted: the same command continues."),
        .init("141", "Whoever read the output has gone."),
    ]

    static let edition = ManualEdition(
        version: version, date: versionDate, exitStatuses: exitStatuses,
        environment: [
            .init("XDG_DATA_HOME", "The default library is the directory stills in it; else in ~/.local/share."),
            .init("XDG_CONFIG_HOME", "What is kept of servers is in the directory stills in it; else in ~/.config."),
            .init(
                "XDG_STATE_HOME", "Unfinished uploads are noted in the directory stills in it; else in ~/.local/state."),
        ])
}
