/// A script that teaches bash (4.4 or newer) to complete a program's command line.
///
/// It needs nothing else, not even the package bash-completion. Nothing of what help says stands in it but names and
/// allowed values, in quotes.
package struct BashCompletion: Sendable {
    private let root: Command

    /// - Parameter root: the program.
    package init(_ root: Command) { self.root = root }

    /// The whole script; ends with a line feed.
    package var text: String {
        let places = CompletionPlace.all(in: root)
        var lines = ["# bash completion for \(root.name)", ""]
        lines += ["# What may follow a command, named by its words.", "__\(name)_describe() {"]
        lines += ["    names=() options=() arguments=() repeats='' rest='' implied=''", "    case $1 in"]
        lines += places.flatMap(description) + ["    *) return 1 ;;", "    esac", "}", ""]
        lines += [
            "# What the value of a command's option is; fails when the option takes none.", "__\(name)_value() {",
        ]
        lines += ["    kind='' words=()", "    case \"$1 $2\" in"]
        lines += places.flatMap(values) + ["    *) return 1 ;;", "    esac", "}", ""]
        return ShellText.script(lines)
            + Self.machinery.replacing("PROGRAM", with: root.name).replacing("NAME", with: name)
    }

    /// In the names of functions.
    private var name: String { root.name.replacing("-", with: "_") }

    private func description(of place: CompletionPlace) -> [String] {
        var lines = ["    \(ShellText.quoted(place.key)))"]
        func add(_ name: String, _ words: [String]) {
            if !words.isEmpty { lines.append("        \(name)=(\(list(words)))") }
        }
        add("names", place.command.subcommands.map(\.name))
        add("options", place.options.flatMap(\.spellings))
        add("arguments", place.positionals.map { argument(for: $0.completion) })
        if let last = place.positionals.last {
            if last.cardinality.isMany { lines.append("        repeats=1") }
            if last.takesRest { lines.append("        rest=\(place.positionals.count)") }
        }
        if let implied = place.command.implied {
            lines.append("        implied=\(ShellText.quoted("\(place.key) \(implied.name)"))")
        }
        return lines + ["        ;;"]
    }

    private func values(of place: CompletionPlace) -> [String] {
        place.options.filter(\.takesValue).map { option in
            let patterns = option.spellings.map { ShellText.quoted("\(place.key) \($0)") }.joined(separator: " | ")
            let action =
                switch option.completion {
                case .nothing: ""
                case .files: "kind=files "
                case .directories: "kind=directories "
                case .words(let words): "kind=words words=(\(list(words))) "
                }
            return "    \(patterns)) \(action);;"
        }
    }

    /// An argument's kind and words as one word of bash: the kind, and the words in quotes that are read once more.
    private func argument(for completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .files: "files"
        case .directories: "directories"
        case .words(let words): "words " + list(words)
        }
    }

    private func list(_ words: [String]) -> String {
        words.map { ShellText.quoted(ShellText.line($0)) }.joined(separator: " ")
    }
}
