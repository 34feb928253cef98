/// A command and all that its help says.
///
/// Commands are values: parsing, help, man pages and completions are made of them.
package struct Command: Sendable {
    /// A command line that shows what the command is for.
    package struct Example: Hashable, Sendable {
        /// The whole line, as it is typed.
        package let line: String
        /// What it does, as a sentence.
        package let explanation: String

        package init(_ line: String, _ explanation: String) {
            self.line = line
            self.explanation = explanation
        }
    }

    package let name: String
    /// One line, a sentence.
    package let summary: String
    /// Paragraphs, parted by empty lines. May be empty.
    package let discussion: String
    package let positionals: [Positional]
    package let options: [Option]
    package let examples: [Example]
    /// A command with subcommands only groups them: it has no arguments of its own.
    package let subcommands: [Command]
    /// The subcommand that is meant when the word after this command's name is none: `stills backup DIR` for
    /// `stills backup create DIR`. Nil when a subcommand must be named.
    package let defaultSubcommand: String?

    /// Mistakes in the declaration itself (two options of one name, an argument after one that takes all words) are
    /// programming errors and stop the program.
    package init(
        _ name: String, summary: String, discussion: String = "", positionals: [Positional] = [],
        options: [Option] = [], examples: [Example] = [], subcommands: [Command] = [],
        defaultSubcommand: String? = nil
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options
        self.examples = examples
        self.subcommands = subcommands
        self.defaultSubcommand = defaultSubcommand
        if let mistake { preconditionFailure("the command \(name): \(mistake)") }
    }

    /// The command directly below with this name.
    package func subcommand(_ name: String) -> Command? {
        subcommands.first { $0.name == name }
    }

    /// The subcommand whose name may be left out.
    package var implied: Command? { defaultSubcommand.flatMap(subcommand) }

    /// What may follow the command's name: one way for most, two for a group with a default.
    var synopses: [[String]] {
        guard !subcommands.isEmpty else { return [["[OPTIONS]"] + positionals.map(\.usage)] }
        return [["[OPTIONS]", "COMMAND"]] + (implied.map { $0.synopses } ?? [])
    }

    /// The help of a command below this one.
    ///
    /// - Parameters:
    ///   - path: the names that lead to it, this command's own first.
    ///   - width: of the terminal, in columns.
    /// - Returns: nil when there is no such command.
    package func help(at path: [String], width: Int = HelpPage.defaultWidth) -> String? {
        guard path.first == name else { return nil }
        var commands = [self]
        for name in path.dropFirst() {
            guard let next = commands.last?.subcommand(name) else { return nil }
            commands.append(next)
        }
        return HelpPage(commandPath: commands, width: width).text
    }

    /// Whether a name is one word in every shell and in roff, whatever stands around it.
    private static func isPlain(_ name: String) -> Bool {
        let isWhole = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        return isWhole && name.first.map { $0 != "-" } ?? false
    }

    private var mistake: String? {
        let names = options.map(\.name) + positionals.map(\.name)
        let letters = options.compactMap(\.short)
        guard ([name] + options.map(\.name)).allSatisfy(Self.isPlain) else { return "a name is not plain" }
        guard Set(names).count == names.count else { return "two options or arguments have the same name" }
        guard Set(letters).count == letters.count else { return "two options have the same letter" }
        guard Set(subcommands.map(\.name)).count == subcommands.count else { return "two subcommands are alike" }
        guard subcommands.isEmpty || positionals.isEmpty else { return "it has both arguments and subcommands" }
        guard letters.allSatisfy({ $0.isASCII }) else { return "a short option is not ASCII" }
        if defaultSubcommand != nil, implied?.subcommands.isEmpty != true {
            return "its default is no subcommand, or a group"
        }
        let beforeLast = positionals.dropLast()
        guard !beforeLast.contains(where: \.cardinality.isMany) else {
            return "only the last argument takes many words"
        }
        guard !beforeLast.contains(where: \.takesRest) else { return "only the last argument takes the rest" }
        let required = positionals.prefix(while: \.cardinality.isRequired).count
        guard positionals.dropFirst(required).allSatisfy({ !$0.cardinality.isRequired }) else {
            return "a required argument follows an optional one"
        }
        guard positionals.last?.takesRest != true || beforeLast.allSatisfy(\.cardinality.isRequired) else {
            return "an optional argument precedes the one that takes the rest"
        }
        return nil
    }
}
