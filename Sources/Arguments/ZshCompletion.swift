/// A script that teaches zsh to complete a program's command line: a file `_program` in a folder of `fpath`, or read
/// with `source`.
///
/// Help's words stand in it as descriptions, in quotes.
package struct ZshCompletion: Sendable {
    private let root: Command

    /// - Parameter root: the program.
    package init(_ root: Command) { self.root = root }

    /// The whole script; ends with a line feed.
    package var text: String {
        let function = CompletionPlace.all(in: root)[0].function
        var lines = ["#compdef \(root.name)", "", "# zsh completion for \(root.name)", ""]
        lines += CompletionPlace.all(in: root).flatMap { definition(of: $0) + [""] }
        // Found by way of fpath, this file is the function's body; read with source, it has to announce it.
        lines += ["if [[ $funcstack[1] == \(function) ]]; then", "    \(function) \"$@\"", "else"]
        return ShellText.script(lines + ["    compdef \(function) \(root.name)", "fi"])
    }

    private func definition(of place: CompletionPlace) -> [String] {
        place.command.subcommands.isEmpty ? leaf(place) : group(place)
    }

    private func leaf(_ place: CompletionPlace) -> [String] {
        // After a query's first word nothing is an option.
        let rest = place.positionals.last?.takesRest == true ? " -A '-*'" : ""
        let specifications = place.options.map(specification) + arguments(place.positionals)
        return ["\(place.function)() {", "    _arguments -s -S\(rest) \\"] + continued(specifications) + ["}"]
    }

    private func group(_ place: CompletionPlace) -> [String] {
        let commands = place.command.subcommands.map { command in
            let name = command.name.replacing(":", with: #"\:"#)
            return "        " + ShellText.quoted("\(name):\(ShellText.line(command.summary))")
        }
        let specifications = place.options.map(specification) + ["'1: :->command'", "'*:: :->arguments'"]
        var lines = ["\(place.function)() {", "    local curcontext=$curcontext state line ret=1"]
        lines += ["    local -A opt_args", "    local -a commands=("] + commands + ["    )"]
        lines += ["    _arguments -s -S -C \\"] + continued(specifications)
        lines[lines.count - 1] += " && ret=0"
        lines += ["    case $state in", "    command)", "        _describe -t commands command commands && ret=0"]
        if let positional = place.positionals.first, place.command.implied != nil {
            lines.append(
                "        _arguments \(ShellText.quoted("*:\(message(positional.name)):\(action(positional.completion))")) && ret=0"
            )
        }
        lines += ["        ;;", "    arguments)", "        case $line[1] in"]
        for command in place.command.subcommands {
            lines.append("        \(command.name)) \(place.function)-\(command.name) && ret=0 ;;")
        }
        lines.append("        help) ((CURRENT == 2)) && _describe -t commands command commands && ret=0 ;;")
        if let implied = place.command.implied {
            lines += [
                "        *)", "            words=(\(implied.name) \"${words[@]}\")", "            ((CURRENT++))",
                "            \(place.function)-\(implied.name) && ret=0", "            ;;",
            ]
        }
        return lines + ["        esac", "        ;;", "    esac", "    return ret", "}"]
    }

    private func continued(_ specifications: [String]) -> [String] {
        specifications.enumerated().map { index, text in
            "        \(text)\(index == specifications.count - 1 ? "" : " \\")"
        }
    }
}

// MARK: - What _arguments is told

extension ZshCompletion {
    /// `'(-j --jobs)'{-j+,--jobs=}'[How many.]:N: '`, without the braces when there is one spelling.
    private func specification(_ option: Option) -> String {
        let long = option.takesValue ? "\(option.spelling)=" : option.spelling
        let value = option.valueName.map { ":\(message($0)):\(action(option.completion))" } ?? ""
        let tail = "[\(description(option.help))]\(value)"
        guard let letter = option.short else {
            return ShellText.quoted("\(option.isRepeatable ? "*" : "")\(long)\(tail)")
        }
        let short = option.takesValue ? "-\(letter)+" : "-\(letter)"
        let head = option.isRepeatable ? "'*'" : "'(\(option.spellings.joined(separator: " ")))'"
        return "\(head){\(short),\(long)}\(ShellText.quoted(tail))"
    }

    private func arguments(_ positionals: [Positional]) -> [String] {
        positionals.enumerated().map { index, positional in
            let place =
                switch positional.cardinality {
                case .one: "\(index + 1):"
                case .optional: "\(index + 1)::"
                case .zeroOrMore, .oneOrMore: "*:"
                }
            return ShellText.quoted("\(place)\(message(positional.name)):\(action(positional.completion))")
        }
    }

    private func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: return " "
        case .files: return "_files"
        case .directories: return "_files -/"
        case .words(let words):
            // zsh reads the list again as words of a script: hence quotes within quotes.
            let list = words.map { ShellText.quoted(ShellText.line($0)) }.joined(separator: " ")
            return "(\(list.replacing(":", with: #"\:"#)))"
        }
    }

    /// Colons end a message.
    private func message(_ text: String) -> String {
        ShellText.line(text).replacing("\\", with: #"\\"#).replacing(":", with: #"\:"#)
    }

    /// A description ends at a bracket.
    private func description(_ text: String) -> String {
        ShellText.line(text).replacing("\\", with: #"\\"#).replacing("[", with: #"\["#).replacing("]", with: #"\]"#)
            .replacing(":", with: #"\:"#)
    }
}
