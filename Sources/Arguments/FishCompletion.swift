/// A script that teaches fish (3.4 or newer) to complete a program's command line.
///
/// Help's words stand in it as descriptions, in quotes.
package struct FishCompletion: Sendable {
    private let root: Command

    /// - Parameter root: the program.
    package init(_ root: Command) { self.root = root }

    /// The whole script; ends with a line feed.
    package var text: String {
        let places = CompletionPlace.all(in: root)
        let lines =
            ["# fish completion for \(root.name)", ""] + membership(places)
            + Self.machinery.replacing("NAME", with: name).replacing("PROGRAM", with: root.name)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            + ["complete -c \(root.name) -e", "complete -c \(root.name) -f"] + places.flatMap(declarations)
        return ShellText.script(lines)
    }

    private var name: String { root.name.replacing("-", with: "_") }

    /// What the walk over a command line has to know.
    private func membership(_ places: [CompletionPlace]) -> [String] {
        let valued = places.flatMap { place in
            place.options.filter(\.takesValue).flatMap(\.spellings).map { "\(place.key) \($0)" }
        }
        let implied = places.compactMap { place in
            place.command.implied.map { ("\(place.key)", "\(place.key) \($0.name)") }
        }
        let resting = places.filter { $0.command.subcommands.isEmpty && $0.positionals.last?.takesRest == true }
        var lines = ["set -g __\(name)_commands " + list(places.map(\.key))]
        lines.append("set -g __\(name)_groups " + list(places.filter { !$0.command.subcommands.isEmpty }.map(\.key)))
        lines.append("set -g __\(name)_valued " + list(valued))
        lines.append("set -g __\(name)_groups_with_default " + list(implied.map(\.0)))
        lines.append("set -g __\(name)_defaults " + list(implied.map(\.1)))
        lines.append(
            "set -g __\(name)_resting " + list(resting.map { "\($0.key) \($0.positionals.count)" }))
        return lines + [""]
    }

    private func declarations(of place: CompletionPlace) -> [String] {
        commands(place) + place.options.map { declaration(of: $0, at: place) } + arguments(place)
    }

    private func commands(_ place: CompletionPlace) -> [String] {
        place.command.subcommands.map { command in
            line("__\(name)_enters '\(place.key)'", "-a \(command.name)", command.summary)
        }
    }

    private func declaration(of option: Option, at place: CompletionPlace) -> String {
        var words = "-l \(option.name)"
        if let letter = option.short { words = "-s \(letter) \(words)" }
        switch option.completion {
        case .files: words += " -r -F"
        case .nothing: words += option.takesValue ? " -x" : ""
        case .directories, .words: words += " -x -a \(proposals(option.completion))"
        }
        return line("__\(name)_takes_options '\(place.key)'", words, option.help)
    }

    private func arguments(_ place: CompletionPlace) -> [String] {
        place.positionals.enumerated().compactMap { index, positional in
            let many = positional.cardinality.isMany ? " many" : ""
            let condition = "__\(name)_takes_argument '\(place.key)' \(index)\(many)"
            switch positional.completion {
            case .nothing: return nil
            case .files: return line(condition, "-F", nil)
            case .directories, .words:
                return line(condition, "-a \(proposals(positional.completion))", nil)
            }
        }
    }

    private func line(_ condition: String, _ words: String, _ help: String?) -> String {
        let description = help.map { " -d \(ShellText.fishQuoted(ShellText.line($0)))" } ?? ""
        return "complete -c \(root.name) -n \(ShellText.fishQuoted(condition)) \(words)\(description)"
    }

    /// fish reads the proposals again as words of a script: hence quotes within quotes.
    private func proposals(_ completion: Completion) -> String {
        guard case .words(let words) = completion else { return "'(__\(name)_directories)'" }
        return ShellText.fishQuoted(words.map { ShellText.fishQuoted(ShellText.line($0)) }.joined(separator: " "))
    }

    private func list(_ words: [String]) -> String { words.map(ShellText.fishQuoted).joined(separator: " ") }

    /// The part of the script that is the same for every program.
    private static let machinery = #"""
        # Finds the command that the line has named so far, how many arguments follow it, and whether options may.
        function __NAME_read
            set -g __NAME_command PROGRAM
            set -g __NAME_count 0
            set -g __NAME_ended 0
            set -g __NAME_helping 0
            set -l expects 0
            for word in (commandline -opc)[2..-1]
                if test $expects = 1
                    set expects 0
                else if test $__NAME_ended = 0; and test "$word" = --
                    set __NAME_ended 1
                else if test $__NAME_ended = 0; and string match -q -- '--*=*' $word
                    continue
                else if test $__NAME_ended = 0; and string match -q -- '--*' $word
                    contains -- "$__NAME_command $word" $__NAME_valued; and set expects 1
                else if test $__NAME_ended = 0; and string match -q -- '-?*' $word
                    set -l letters (string split '' -- $word)[2..-1]
                    for i in (seq (count $letters))
                        contains -- "$__NAME_command -$letters[$i]" $__NAME_valued; or continue
                        test $i = (count $letters); and set expects 1
                        break
                    end
                else if test $__NAME_ended = 0; and contains -- "$__NAME_command $word" $__NAME_commands
                    set __NAME_command "$__NAME_command $word"
                else if contains -- $__NAME_command $__NAME_groups; and test "$word" = help
                    set __NAME_helping 1
                else
                    if set -l place (contains -i -- $__NAME_command $__NAME_groups_with_default)
                        set __NAME_command $__NAME_defaults[$place]
                    else if contains -- $__NAME_command $__NAME_groups
                        set __NAME_command ''
                    end
                    set __NAME_count (math $__NAME_count + 1)
                    contains -- "$__NAME_command $__NAME_count" $__NAME_resting; and set __NAME_ended 1
                end
            end
        end

        function __NAME_enters
            __NAME_read
            test "$__NAME_command" = $argv[1]; and test $__NAME_ended = 0
        end

        function __NAME_takes_options
            __NAME_read
            test "$__NAME_command" = $argv[1]; and test $__NAME_ended = 0
        end

        function __NAME_takes_argument
            __NAME_read
            test "$__NAME_command" = $argv[1]; and test $__NAME_helping = 0; or return
            test $__NAME_count -eq $argv[2]; or test "$argv[3]" = many -a $__NAME_count -ge $argv[2]
        end

        function __NAME_directories
            __fish_complete_directories (commandline -ct | string replace -r -- '^-[^=]*=' '')
        end

        """#
}
