/// The manual page of one command, as roff for `man`.
package struct ManualPage: Sendable {
    private let root: Command
    private let commandPath: [Command]
    private let edition: ManualEdition

    /// - Parameters:
    ///   - commandPath: the command, below those that lead to it; the program comes first.
    package init(commandPath: [Command], edition: ManualEdition) {
        precondition(!commandPath.isEmpty, "a page is of a command")
        self.commandPath = commandPath
        self.edition = edition
        root = commandPath[0]
    }

    /// The pages of a program and of all commands below it.
    package static func all(of root: Command, edition: ManualEdition) -> [ManualPage] {
        func pages(_ path: [Command]) -> [ManualPage] {
            [ManualPage(commandPath: path, edition: edition)]
                + (path.last?.subcommands ?? []).flatMap { pages(path + [$0]) }
        }
        return pages([root])
    }

    /// `stills-import`: what `man` is asked for.
    package var name: String { Self.name(commandPath.map(\.name)) }
    /// `stills-import.1`.
    package var fileName: String { "\(name).1" }

    /// The whole page; ends with a line feed.
    package var text: String {
        var lines = [
            ".\\\" Made from the declaration of the command; see \(root.name) manual \\-\\-help",
            ".TH \(Roff.argument(name.uppercased())) 1 \"\(edition.date)\" "
                + "\(Roff.argument("\(root.name) \(edition.version)")) \(Roff.argument("User commands"))",
            // One line: `apropos` knows a page by it.
            ".SH NAME", "\(Roff.escaped(name)) \\- \(Roff.escaped(Self.phrase(command.summary)))", ".SH SYNOPSIS",
        ]
        for (index, words) in command.synopses.enumerated() {
            if index > 0 { lines.append(".br") }
            let usage = words.map(Self.usage).joined(separator: " ")
            lines.append("\(Roff.bold(commandPath.map(\.name).joined(separator: " "))) \(usage)")
        }
        lines += section("DESCRIPTION", description) + section("COMMANDS", commands)
        lines += section("ARGUMENTS", command.positionals.flatMap { Roff.item(Self.usage($0.usage), $0.help) })
        lines += section("OPTIONS", options) + section("EXAMPLES", examples)
        lines += section("EXIT STATUS", edition.exitStatuses.flatMap { Roff.item(Roff.bold($0.name), $0.meaning) })
        lines += section("ENVIRONMENT", environment) + section("SEE ALSO", seeAlso)
        return lines.map { $0 + "\n" }.joined()
    }

    private var command: Command { commandPath[commandPath.count - 1] }

    private static func name(_ names: [String]) -> String { names.joined(separator: "-") }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [".SH \(title)"] + lines
    }

    /// A sentence as the words behind a page's name: without its full stop, and small, unless it begins with a name.
    private static func phrase(_ sentence: String) -> String {
        var phrase = sentence
        if phrase.hasSuffix(".") { phrase.removeLast() }
        guard let first = phrase.first, phrase.dropFirst().first?.isLowercase == true else { return phrase }
        return first.lowercased() + phrase.dropFirst()
    }

    /// Brackets and dots as they are, names slanted.
    private static func usage(_ word: String) -> String {
        let name = word.drop { $0 == "[" }
        let core = name.prefix { $0 != "." && $0 != "]" }
        let before = word.prefix(word.count - name.count)
        return Roff.escaped(String(before)) + Roff.italic(String(core))
            + Roff.escaped(String(name.dropFirst(core.count)))
    }
}

// MARK: - Sections

extension ManualPage {
    private var description: [String] {
        let paragraphs = [command.summary] + WrappedText.paragraphs(command.discussion)
        return paragraphs.enumerated().flatMap { index, text in
            (index == 0 ? [] : [".PP"]) + Roff.lines(text)
        }
    }

    private var commands: [String] {
        command.subcommands.flatMap { below in
            let name = Self.name(commandPath.map(\.name) + [below.name])
            let remark =
                below.name == command.defaultSubcommand ? " This is what is done when no command is named." : ""
            return [".TP", ".BR \(Roff.escaped(name)) (1)"] + Roff.lines(below.summary + remark)
        }
    }

    /// The command's own first, then those that every command has, help last.
    private var options: [String] {
        var all = command.options.filter { !$0.isGlobal }
        for option in commandPath.flatMap(\.options) where option.isGlobal && option.name != Option.helpFlag.name {
            all.removeAll { $0.name == option.name }
            all.append(option)
        }
        return (all + [Option.helpFlag]).flatMap { option in
            let value = option.valueName.map { " \(Roff.italic($0))" } ?? ""
            let term = option.spellings.map(Roff.bold).joined(separator: ", ") + value
            return Roff.item(term, option.help + remarks(on: option))
        }
    }

    private func remarks(on option: Option) -> String {
        var remarks = ""
        if !option.allowedValues.isEmpty { remarks += " One of: \(option.allowedValues.joined(separator: ", "))." }
        if let text = option.defaultText { remarks += " Default: \(text)." }
        if let variable = option.environmentVariable { remarks += " \(variable) in the environment gives it as well." }
        if option.isRepeatable { remarks += " May be given more than once." }
        return remarks
    }

    private var examples: [String] {
        command.examples.enumerated().flatMap { index, example in
            (index == 0 ? [] : [".PP"]) + Roff.lines(example.explanation)
                + [".PP", ".RS 4", ".EX", Roff.line(example.line), ".EE", ".RE"]
        }
    }

    private var environment: [String] {
        let options = commandPath.flatMap(\.options).compactMap { option in
            option.environmentVariable.map { ManualEdition.Entry($0, "Stands for \(option.spelling). \(option.help)") }
        }
        return (options + edition.environment).flatMap { Roff.item(Roff.bold($0.name), $0.meaning) }
    }

    /// What is in a group, and otherwise what stands beside the command.
    private var seeAlso: [String] {
        let parents = commandPath.dropLast()
        var names = parents.isEmpty ? [] : (1...parents.count).map { Self.name(commandPath.prefix($0).map(\.name)) }
        let isGroup = !command.subcommands.isEmpty
        let group = isGroup ? commandPath[...] : parents
        for sibling in group.last?.subcommands ?? [] where isGroup || sibling.name != command.name {
            names.append(Self.name(group.map(\.name) + [sibling.name]))
        }
        return names.enumerated().map { index, name in
            ".BR \(Roff.escaped(name)) (1)\(index == names.count - 1 ? "" : ",")"
        }
    }
}
