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

    /// Mistakes in the declaration itself (two options of one name, an argument after one that takes all words) are
    /// programming errors and stop the program.
    package init(
        _ name: String, summary: String, discussion: String = "", positionals: [Positional] = [],
        options: [Option] = [], examples: [Example] = [], subcommands: [Command] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options
        self.examples = examples
        self.subcommands = subcommands
        if let mistake { preconditionFailure("the command \(name): \(mistake)") }
    }

    /// The command directly below with this name.
    package func subcommand(_ name: String) -> Command? {
        subcommands.first { $0.name == name }
    }

    private var mistake: String? {
        let names = options.map(\.name) + positionals.map(\.name)
        let letters = options.compactMap(\.short)
        guard Set(names).count == names.count else { return "two options or arguments have the same name" }
        guard Set(letters).count == letters.count else { return "two options have the same letter" }
        guard Set(subcommands.map(\.name)).count == subcommands.count else { return "two subcommands are alike" }
        guard subcommands.isEmpty || positionals.isEmpty else { return "it has both arguments and subcommands" }
        guard letters.allSatisfy({ $0.isASCII }) else { return "a short option is not ASCII" }
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
