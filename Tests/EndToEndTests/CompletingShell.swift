import Foundation
import StillsTesting
import Testing

/// A real shell that is asked what it proposes for a command line.
enum CompletingShell: String, CaseIterable {
    case bash, zsh, fish

    /// Whether its tests have to pass: where it is installed, and always where all is to be tested.
    var isExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil
            || FileManager.default.isExecutableFile(atPath: "/usr/bin/\(rawValue)")
    }

    /// What the shell proposes, sorted, each once.
    ///
    /// - Parameters:
    ///   - script: the completion script's path.
    ///   - line: words without quotes, up to where Tab is pressed.
    func proposals(_ sandbox: Sandbox, script: String, line: String) async throws -> [String] {
        let driver = try sandbox.write("driver.\(rawValue)", text: driver)
        let words = [rawValue == "zsh" ? "zsh -f" : rawValue, driver, script, line]
        let end = try await sandbox.shell(words[0] + " " + words.dropFirst().map(sandbox.quoted).joined(separator: " "))
        #expect(end.status == 0, "\(end.errorText)")
        #expect(end.errorText.isEmpty, "\(end.errorText)")
        return Set(end.outputLines).sorted()
    }

    private var driver: String {
        switch self {
        case .bash: Self.bashDriver
        case .zsh: Self.zshDriver
        case .fish: Self.fishDriver
        }
    }

    /// bash itself parts words at "=", and names of files are readline's part.
    private static let bashDriver = #"""
        source "$1"
        compopt() { [[ $2 == default ]] && compgen -f -- "$typed" || compgen -d -- "$typed"; }
        line=$2
        read -ra COMP_WORDS <<< "${line//=/ = }"
        [[ $line == *[\ =] ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        typed=${COMP_WORDS[COMP_CWORD]}
        _stills
        printf '%s\n' "${COMPREPLY[@]}"
        """#

    /// A second zsh, interactive, on a terminal of its own; `compadd` tells what it is given.
    private static let zshDriver = #"""
        zmodload zsh/zpty
        setup='
        PROMPT=; autoload -Uz compinit; compinit -u -D
        source $STILLS_SCRIPT
        bindkey "^I" complete-word
        compadd () {
            if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
            typeset -a found
            builtin compadd -A found "$@"
            local one
            for one in $found; do print -r -- "FOUND:$one"; done
            builtin compadd "$@"
        }
        finish () { print -r END; exit }
        comppostfuncs=(finish)
        print -r READY
        '
        export STILLS_SCRIPT=$1
        zpty inner zsh -f -i
        zpty -w inner "$setup"
        until zpty -r inner line && [[ $line == READY* ]]; do :; done
        zpty -n -w inner "$2"$'\t'
        while zpty -r inner line; do
            line=${line%%$'\r\n'}
            line=${line##*$'\r'}
            [[ $line == *FOUND:* ]] && print -r -- ${line#*FOUND:}
            [[ $line == *END* ]] && break
        done
        zpty -d inner
        """#

    /// A word with its option's name is shown whole.
    private static let fishDriver = #"""
        source $argv[1]
        complete -C $argv[2] | string replace -r '\t.*' '' | string replace -r '^--[^=]*=' ''
        true
        """#
}
