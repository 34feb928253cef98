/// What is said about a command line that cannot be read: the word, what is expected, and the way out.
extension CommandLineParser {
    func unknownCommand(_ word: Argument) -> UsageError {
        let names = command.subcommands.map(\.name)
        let meant = Suggestion.nearest(to: word.text, among: names).map { "Did you mean '\($0)'?" }
        return error(
            .unknownCommand, "There is no command \(word.quoted). \(meant ?? "Commands are \(list(names)).")")
    }

    func missingCommand() -> UsageError {
        error(.missingCommand, "A command is expected: \(list(command.subcommands.map(\.name), last: "or")).")
    }

    /// - Parameter option: which was taken for one of the group's default.
    func misplacedCommand(_ word: Argument, after option: String) -> UsageError {
        let group = commandPath.dropLast().map(\.name).joined(separator: " ")
        return error(
            .unknownCommand,
            "The option \(Argument.quote(option)) belongs after the command's name, as in '\(group) \(word.text)'. "
                + "Write -- before an argument that is called like a command.")
    }

    func unknownOption(named name: String) -> UsageError {
        let shown = Argument.quote("--\(name)")
        if let sentence = belongsBelow({ $0.name == name }, shown) { return error(.unknownOption, sentence) }
        let names = (options + (command.implied?.options ?? [])).map(\.name)
        let meant = Suggestion.nearest(to: name, among: names).map { " Did you mean --\($0)?" } ?? ""
        return error(.unknownOption, "There is no option \(shown).\(meant)\(wayOutForArguments)")
    }

    /// - Parameter index: of the letter that is no option, in the word's bytes.
    func unknownOption(at index: Int, of word: Argument) -> UsageError {
        let text = String(decoding: word.bytes[index...], as: UTF8.self)
        let letter = Argument.quote("-\(text.prefix(1))")
        if let sentence = belongsBelow({ $0.short == text.first }, letter) { return error(.unknownOption, sentence) }
        let name = String(word.text.dropFirst())
        let names = options.map(\.name)
        let meant: String? =
            if names.contains(name) { name } else {
                name.count > 2 ? Suggestion.nearest(to: name, among: names) : nil
            }
        let suggestion = meant.map { " Did you mean --\($0)?" } ?? ""
        let place = word.bytes.count > 2 ? " (in \(word.quoted))" : ""
        return error(.unknownOption, "There is no option \(letter)\(place).\(suggestion)\(wayOutForArguments)")
    }

    /// - Parameter name: of an option that stands behind the first word of an argument that takes the rest.
    func lateOption(named name: String) -> UsageError {
        let argument = command.positionals.last?.name ?? ""
        return error(
            .unknownOption,
            "The option '--\(name)' stands behind \(argument), where nothing is an option: write it before. "
                + "Write -- before a \(argument) that has such a word.")
    }

    func unexpectedValue(_ value: Argument, of option: Option) -> UsageError {
        error(.unexpectedValue, "\(option.spelling) takes no value, but has \(value.quoted).")
    }

    func missingArgument(_ positional: Positional) -> UsageError {
        let number = positional.cardinality.isMany ? "at least one \(positional.name)" : "a \(positional.name)"
        return error(.missingArgument, "'\(command.name)' needs \(number). \(positional.help)")
    }

    func unexpectedArgument(_ word: Argument) -> UsageError {
        let expected =
            command.positionals.isEmpty
            ? "'\(command.name)' takes no arguments"
            : "'\(command.name)' takes only \(list(command.positionals.map(\.usage)))"
        return error(.tooManyArguments, "\(word.quoted) is one argument too many: \(expected).")
    }

    /// Nil unless the option is known to commands below this one.
    private func belongsBelow(_ matches: (Option) -> Bool, _ shown: String) -> String? {
        let owners = command.subcommands.filter { $0.options.contains(where: matches) }
        guard let owner = owners.first else { return nil }
        let example = (commandPath.map(\.name) + [owner.name]).joined(separator: " ")
        return "The option \(shown) belongs after the command's name, as in '\(example)'."
    }

    private var wayOutForArguments: String {
        command.positionals.isEmpty ? "" : " Write -- before arguments that begin with a dash."
    }

    private func list(_ names: [String], last: String = "and") -> String {
        guard let final = names.last, names.count > 1 else { return names.joined() }
        return "\(names.dropLast().joined(separator: ", ")) \(last) \(final)"
    }
}
