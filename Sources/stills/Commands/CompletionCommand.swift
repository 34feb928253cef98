internal import Arguments

/// `stills completion`: teaches a shell to complete command lines.
enum CompletionCommand: StillsCommand {
    private enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    static let declaration = Command(
        "completion", summary: "Print the script that teaches a shell to complete command lines.",
        discussion: """
            “make install” puts the scripts where the shells look for them. Without it, have your shell read the script when \
            it starts:

            bash, in ~/.bashrc: source <(stills completion bash)

            zsh, in ~/.zshrc after compinit: source <(stills completion zsh)

            fish: stills completion fish > ~/.config/fish/completions/stills.fish
            """,
        positionals: [
            .init(
                "SHELL", help: "bash (4.4 or newer), zsh or fish (3.4 or newer).",
                completion: .words(Shell.allCases.map(\.rawValue)))
        ],
        examples: [
            .init("source <(stills completion bash)", "Complete in this bash, now."),
            .init("stills completion zsh > _stills", "A file for a folder of fpath."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let script =
            switch Shell(rawValue: context.invocation.value("SHELL") ?? "") {
            case .bash: BashCompletion(Program.root).text
            case .zsh: ZshCompletion(Program.root).text
            case .fish: FishCompletion(Program.root).text
            case nil: throw context.invocation.invalidValue(of: "SHELL", expected: "bash, zsh or fish")
            }
        context.console.write(Array(script.utf8))
        return .success
    }
}
