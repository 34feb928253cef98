/// The help of one command, as text for a terminal.
package struct HelpPage: Sendable {
    package static let defaultWidth = 80

    private let commandPath: [Command]
    private let width: Int

    /// - Parameters:
    ///   - commandPath: the command, below those that lead to it; the program comes first.
    ///   - width: in columns; below 40 counts as 40, above 120 as 120: longer lines are hard to read.
    package init(commandPath: [Command], width: Int = HelpPage.defaultWidth) {
        self.commandPath = commandPath
        self.width = min(max(width, 40), 120)
    }

    /// The whole page; ends with a line feed.
    package var text: String {
        guard let command = commandPath.last else { return "" }
        var lines = WrappedText.lines(command.summary, width: width) + [""] + usage(of: command)
        for paragraph in WrappedText.paragraphs(command.discussion) {
            lines += [""] + WrappedText.lines(paragraph, width: width)
        }
        lines += section(
            "Commands", command.subcommands.map { HelpEntry($0, isDefault: $0.name == command.defaultSubcommand) })
        lines += section("Arguments", command.positionals.map(HelpEntry.init))
        lines += section("Options", command.options.filter { !$0.isGlobal }.map(HelpEntry.init))
        lines += section("Global options", globalOptions.map(HelpEntry.init))
        lines += examples(of: command)
        return lines.map { $0 + "\n" }.joined()
    }

    private var name: String { commandPath.map(\.name).joined(separator: " ") }

    /// Those of the program first, help last.
    private var globalOptions: [Option] {
        var options: [Option] = []
        for option in commandPath.flatMap(\.options) where option.isGlobal && option.name != Option.helpFlag.name {
            options.removeAll { $0.name == option.name }
            options.append(option)
        }
        return options + [Option.helpFlag]
    }

    private func usage(of command: Command) -> [String] {
        var lines: [String] = []
        for words in command.synopses {
            WrappedText.lines(
                words.joined(separator: " "), width: width, first: "\(lines.isEmpty ? "Usage" : "   or"): \(name) ",
                next: "    "
            ).forEach { lines.append($0) }
        }
        return lines
    }

    private func section(_ title: String, _ entries: [HelpEntry]) -> [String] {
        entries.isEmpty ? [] : ["", "\(title):"] + HelpEntry.lines(of: entries, width: width)
    }

    private func examples(of command: Command) -> [String] {
        guard !command.examples.isEmpty else { return [] }
        let lines = command.examples.flatMap { example in
            ["  \(example.line)"]
                + WrappedText.lines(example.explanation, width: width, first: "      ", next: "      ")
        }
        return ["", "Examples:"] + lines
    }
}
