package import Arguments

/// A program's command `completion`: teaches a shell to complete command lines.
package enum ShellCompletion {
    private enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    package static func declaration(of program: String) -> Command {
        Command(
            "completion", summary: "Print the script that teaches a shell to complete command lines.",
            discussion: """
                “make install” puts the scripts where the shells look for them. Without it, have your shell read the script when \
                it starts:

                bash, in ~/.bashrc: source <(\(program) completion bash)

                zsh, in ~/.zshrc after compinit: source <(\(program) completion zsh)

                fish: \(program) completion fish > ~/.config/fish/completions/\(program).fish
                """,
            positionals: [
                .init(
                    "SHELL", help: "bash (4.4 or newer), zsh or fish (3.4 or newer).",
                    completion: .words(Shell.allCases.map(\.rawValue)))
            ],
            examples: [
                .init("source <(\(program) completion bash)", "Complete in this bash, now."),
                .init("\(program) completion zsh > _\(program)", "A file for a folder of fpath."),
            ])
    }

    package static func run(_ context: CommandContext) async throws -> ExitStatus {
        let script =
            switch Shell(rawValue: context.invocation.value("SHELL") ?? "") {
            case .bash: BashCompletion(context.program.root).text
            case .zsh: ZshCompletion(context.program.root).text
            case .fish: FishCompletion(context.program.root).text
            case nil: throw context.invocation.invalidValue(of: "SHELL", expected: "bash, zsh or fish")
            }
        context.console.write(Array(script.utf8))
        return .success
    }
}
