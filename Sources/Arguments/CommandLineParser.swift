extension Command {
    /// Reads a command line by the conventions of GNU: `--name value`, `--name=value`, `-o value`, `-ovalue`, short
    /// flags in one word, `--` before words that are no options, options and arguments in any order. A single `-` and
    /// words such as `-5` are arguments. `--help`, `-h` and `help COMMAND` work everywhere.
    ///
    /// - Parameters:
    ///   - arguments: the words after the program's name.
    ///   - environment: where options that name a variable find their value when it is not among the words.
    package func parse(
        _ arguments: [Argument], environment: EnvironmentVariables
    ) throws(UsageError) -> Invocation {
        var parser = CommandLineParser(root: self, words: arguments)
        return try parser.parse(environment: environment)
    }
}

/// The state of reading one command line, from the first word to the last.
struct CommandLineParser {
    private(set) var commandPath: [Command]
    private(set) var command: Command
    /// The options that may stand here: the command's own, and the global ones of those above.
    private(set) var options: [Option]

    private let words: [Argument]
    private var nextIndex = 0
    private var optionsEnded = false
    /// Whether they ended with the first word of an argument that takes the rest, and not by `--`.
    private var optionsEndedUnsaid = false
    private var wantsHelp = false
    /// Whether an option was given that is a request of its own.
    private var isComplete = false
    private var given: [String: [Invocation.Given]] = [:]
    private var positionalWords: [Argument] = []
    /// What led to a command whose name was left out; nil when none was.
    private var implication: Implication?

    /// Why a group's default was taken.
    private enum Implication {
        /// The word is the name of no command of the group.
        case word(Argument)
        /// The option is one of the default's. What follows may still turn out to be a command's name.
        case option(String)
        /// Nothing followed, and nothing need.
        case end
    }

    init(root: Command, words: [Argument]) {
        self.words = words
        command = root
        commandPath = [root]
        options = root.options
        addHelpFlag()
    }

    mutating func parse(environment: EnvironmentVariables) throws(UsageError) -> Invocation {
        do throws(UsageError) {
            return try readAll(environment: environment)
        } catch {
            throw explained(error)
        }
    }

    private mutating func readAll(environment: EnvironmentVariables) throws(UsageError) -> Invocation {
        while let word = takeWord() {
            if optionsEnded || !looksLikeOption(word) {
                try refuseLateOption(word)
                try accept(word)
            } else if word.bytes == Array("--".utf8) {
                optionsEnded = true
            } else if word.bytes[1] == UInt8(ascii: "-") {
                try acceptLongOption(word)
            } else {
                try acceptShortOptions(word)
            }
        }
        wantsHelp = asksForHelp
        if !wantsHelp {
            if let implied = command.implied, !isComplete,
                implied.positionals.allSatisfy({ !$0.cardinality.isRequired })
            {
                enter(implied, .end)
            }
            try readEnvironment(environment)
            if !isComplete { try assignPositionals() }
        }
        let names = commandPath.flatMap(\.options).map(\.name) + command.positionals.map(\.name)
        return Invocation(
            commandPath: commandPath, wantsHelp: wantsHelp, given: given,
            declaredNames: Set(names + [Option.helpFlag.name]))
    }

    func error(_ code: UsageError.Code, _ message: String) -> UsageError {
        UsageError(code, message, commandPath: commandPath.map(\.name))
    }
}

// MARK: - Words

extension CommandLineParser {
    private mutating func takeWord() -> Argument? {
        guard nextIndex < words.count else { return nil }
        nextIndex += 1
        return words[nextIndex - 1]
    }

    /// A dash and a digit is a negative number, unless a digit is an option here.
    private func looksLikeOption(_ word: Argument) -> Bool {
        guard word.bytes.count > 1, word.bytes[0] == UInt8(ascii: "-") else { return false }
        let isNumber =
            word.bytes.dropFirst().first { $0 != UInt8(ascii: ".") }.map { (0x30...0x39).contains($0) } ?? false
        return !isNumber || option(letter: word.bytes[1]) != nil
    }

    /// Takes a word that is no option: the name of a command, or an argument.
    private mutating func accept(_ word: Argument) throws(UsageError) {
        if !command.subcommands.isEmpty {
            try enter(word)
        } else if wantsHelp {
            throw error(.unknownCommand, "'\(command.name)' has no command \(word.quoted) below it.")
        } else {
            if case .option(let spelling) = implication, !optionsEnded, positionalWords.isEmpty,
                alternatives.contains(word.text)
            {
                throw misplacedCommand(word, after: spelling)
            }
            positionalWords.append(word)
            let position = min(positionalWords.count, command.positionals.count)
            if position > 0, command.positionals[position - 1].takesRest, !optionsEnded {
                optionsEnded = true
                optionsEndedUnsaid = true
            }
        }
    }

    /// Refuses a word of the rest that is an option of the command, letter for letter: it would be taken for a part of the
    /// argument, silently. Short ones have a meaning in arguments: `-n` is “not n” in a query.
    private func refuseLateOption(_ word: Argument) throws(UsageError) {
        guard optionsEndedUnsaid, word.text.hasPrefix("--") else { return }
        let name = word.text.dropFirst(2).prefix { $0 != "=" }
        if options.contains(where: { $0.name == name }) { throw lateOption(named: String(name)) }
    }

    private mutating func enter(_ word: Argument) throws(UsageError) {
        if optionsEnded, let implied = command.implied {
            enter(implied, .word(word))
            try accept(word)
        } else if let next = command.subcommand(word.text) {
            enter(next)
        } else if word.text == Option.helpFlag.name {
            wantsHelp = true
        } else if let implied = command.implied, !asksForHelp {
            enter(implied, .word(word))
            try accept(word)
        } else {
            throw unknownCommand(word)
        }
    }

    private mutating func enter(_ next: Command, _ reason: Implication? = nil) {
        let inherited = options.filter { above in
            above.isGlobal && !next.options.contains { $0.name == above.name }
        }
        command = next
        commandPath.append(next)
        options = next.options + inherited
        implication = reason
        addHelpFlag()
    }

    private var asksForHelp: Bool { wantsHelp || given[Option.helpFlag.name] != nil }

    /// Takes the group's default when it, and not the group, has an option that matches.
    private mutating func enterDefault(having matches: (Option) -> Bool, _ spelling: String) {
        guard let implied = command.implied, !asksForHelp, !options.contains(where: matches),
            implied.options.contains(where: matches)
        else { return }
        enter(implied, .option(spelling))
    }

    /// The commands beside the one whose name was left out.
    private var alternatives: [String] { commandPath.dropLast().last?.subcommands.map(\.name) ?? [] }

    /// A word that the default could do nothing with may have been meant as the name of another command.
    private func explained(_ error: UsageError) -> UsageError {
        guard case .word(let word) = implication, !error.message.hasSuffix("?"),
            let meant = Suggestion.nearest(to: word.text, among: alternatives), meant != word.text
        else { return error }
        return UsageError(
            error.code, "\(error.message) Did you mean the command '\(meant)'?", commandPath: error.commandPath)
    }

    private mutating func addHelpFlag() {
        guard !options.contains(where: { $0.name == Option.helpFlag.name }) else { return }
        options.append(Option.helpFlag)
    }
}

// MARK: - Options

extension CommandLineParser {
    private func option(letter: UInt8) -> Option? {
        options.first { $0.short?.asciiValue == letter }
    }

    private mutating func acceptLongOption(_ word: Argument) throws(UsageError) {
        let body = word.bytes.dropFirst(2)
        let name = String(decoding: body.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        let attached = body.firstIndex(of: UInt8(ascii: "=")).map { Argument(bytes: Array(body[($0 + 1)...])) }
        enterDefault(having: { $0.name == name }, "--\(name)")
        guard let option = options.first(where: { $0.name == name }) else { throw unknownOption(named: name) }
        guard option.takesValue else {
            if let attached { throw unexpectedValue(attached, of: option) }
            return try record(nil, of: option, spelling: option.spelling)
        }
        let value = if let attached { attached } else { try takeValue(of: option, option.spelling) }
        try record(value, of: option, spelling: option.spelling)
    }

    /// Takes `-j`, `-jGn`, `-ovalue`, `-o value`, and `-jovalue`.
    private mutating func acceptShortOptions(_ word: Argument) throws(UsageError) {
        var index = 1
        while index < word.bytes.count {
            let byte = word.bytes[index]
            enterDefault(having: { $0.short?.asciiValue == byte }, word.text)
            guard let option = option(letter: byte), let letter = option.short else {
                throw unknownOption(at: index, of: word)
            }
            index += 1
            let spelling = "-\(letter)"
            if option.takesValue {
                let rest = word.bytes[index...]
                let value = try rest.isEmpty ? takeValue(of: option, spelling) : Argument(bytes: Array(rest))
                return try record(value, of: option, spelling: spelling)
            }
            try record(nil, of: option, spelling: spelling)
        }
    }

    /// The next word, whatever it looks like (`--sort -taken`), unless it is certainly an option of its own.
    private mutating func takeValue(of option: Option, _ spelling: String) throws(UsageError) -> Argument {
        let form = "\(spelling) \(option.valueName ?? "")"
        guard let word = takeWord() else {
            throw error(.missingValue, "\(spelling) needs a value: \(form).")
        }
        if options.contains(where: { $0.spelling == word.text }) {
            throw error(
                .missingValue,
                "\(spelling) needs a value (\(form)), but the option \(word.text) follows. "
                    + "If that is the value, write \(option.spelling)=\(word.text).")
        }
        return word
    }

    private mutating func record(
        _ value: Argument?, of option: Option, spelling: String
    ) throws(UsageError) {
        if option.takesValue, !option.isRepeatable, given[option.name] != nil {
            throw error(.repeatedOption, "\(option.spelling) is given twice, and takes one value.")
        }
        try check(value, of: option, spelling: spelling)
        given[option.name, default: []].append(Invocation.Given(value: value, spelling: spelling))
        isComplete = isComplete || option.standsAlone
    }

    private func check(_ value: Argument?, of option: Option, spelling: String) throws(UsageError) {
        guard let value, !option.allowedValues.isEmpty, !option.allowedValues.contains(value.text) else { return }
        let meant =
            Suggestion.nearest(to: value.text, among: option.allowedValues).map { " Did you mean '\($0)'?" } ?? ""
        throw error(
            .invalidValue,
            "\(spelling) must be \(option.allowedValues.joined(separator: " or ")), not \(value.quoted).\(meant)")
    }
}

// MARK: - The end of the line

extension CommandLineParser {
    private mutating func readEnvironment(_ environment: EnvironmentVariables) throws(UsageError) {
        for option in options where given[option.name] == nil {
            guard let variable = option.environmentVariable, let value = environment[variable] else { continue }
            try check(value, of: option, spelling: variable)
            given[option.name] = [Invocation.Given(value: value, spelling: variable)]
        }
    }

    private mutating func assignPositionals() throws(UsageError) {
        guard command.subcommands.isEmpty else { throw missingCommand() }
        var rest = positionalWords[...]
        for positional in command.positionals {
            let taken = positional.cardinality.isMany ? rest : rest.prefix(1)
            rest = rest.dropFirst(taken.count)
            if taken.isEmpty, positional.cardinality.isRequired { throw missingArgument(positional) }
            if taken.isEmpty { continue }
            given[positional.name] = taken.map { Invocation.Given(value: $0, spelling: positional.name) }
        }
        if let word = rest.first { throw unexpectedArgument(word) }
    }
}
