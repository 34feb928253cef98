/// A command in its place, with all that may follow its name: what completion scripts are made of.
struct CompletionPlace {
    /// The command's name and those above it: `["stills", "receipt", "verify"]`.
    let names: [String]
    let command: Command
    /// The command's own options, those of its default, and the global ones of those above; help last.
    let options: [Option]

    /// The command's arguments, or those of its default.
    var positionals: [Positional] { command.implied?.positionals ?? command.positionals }
    /// The words that lead here, as a script tells places apart: names hold no space.
    var key: String { names.joined(separator: " ") }
    /// The name of this place's function in a script.
    var function: String { "_" + names.joined(separator: "-") }

    /// The command and all below it, depth first.
    static func all(in root: Command) -> [CompletionPlace] {
        places(of: root, below: [], inherited: [])
    }

    private static func places(
        of command: Command, below names: [String], inherited: [Option]
    ) -> [CompletionPlace] {
        let own = command.options.filter { $0.name != Option.helpFlag.name }
        let global = own.filter(\.isGlobal) + inherited.filter { above in !own.contains { $0.name == above.name } }
        let local = own.filter { !$0.isGlobal }
        let implied = (command.implied?.options ?? []).filter { option in
            !option.isGlobal && !(local + global).contains { $0.name == option.name }
        }
        let place = CompletionPlace(
            names: names + [command.name], command: command, options: local + implied + global + [Option.helpFlag])
        return [place]
            + command.subcommands.flatMap { places(of: $0, below: place.names, inherited: global) }
    }
}

extension Option {
    /// All ways to write it: `-j`, `--jobs`.
    var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + [spelling] }
}
