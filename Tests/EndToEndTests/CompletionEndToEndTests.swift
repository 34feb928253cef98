import Arguments
import Foundation
import StillsTesting
import Testing

@Suite("Shells complete command lines")
struct CompletionEndToEndTests {
    static let noBash: Comment = "bash is not installed"
    static let noZsh: Comment = "zsh is not installed"
    static let noFish: Comment = "fish is not installed"

    /// What `stills` itself proposes, in every shell alike.
    static let cases: [(line: String, proposals: [String])] = [
        ("stills im", ["import"]), ("stills --quiet im", ["import"]), ("stills --library . rec", ["receipt"]),
        ("stills help rec", ["receipt"]), ("stills receipt ", ["verify"]), ("stills import --vis", ["--visibility"]),
        ("stills import --visibility ", ["private", "public"]),
        ("stills import --visibility=p", ["private", "public"]),
        ("stills import --visibility pub", ["public"]), ("stills import shelf --man", ["--manifest"]),
        ("stills import -- --man", []), ("stills search --sort=-t", ["-taken", "-title"]),
        ("stills search harbour --", []), ("stills get -o out --que", ["--query"]), ("stills show ", []),
        ("stills import --collection ", []), ("stills completion ", ["bash", "fish", "zsh"]),
        ("stills receipt verify --k", ["--keys"]),
    ]

    private func proposesForStills(_ shell: CompletingShell) async throws {
        try await Sandbox.with { sandbox in
            let text = try await sandbox.stills("completion", shell.rawValue).expect(0).output
            let script = try sandbox.write("script", text)
            for (line, proposals) in Self.cases {
                #expect(try await shell.proposals(sandbox, script: script, line: line) == proposals, "\(line)")
            }
        }
    }

    @Test(.enabled(if: CompletingShell.bash.isExpected, noBash)) func bashProposesWhatCanFollow() async throws {
        try await proposesForStills(.bash)
    }

    @Test(.enabled(if: CompletingShell.zsh.isExpected, noZsh)) func zshProposesWhatCanFollow() async throws {
        try await proposesForStills(.zsh)
    }

    @Test(.enabled(if: CompletingShell.fish.isExpected, noFish)) func fishProposesWhatCanFollow() async throws {
        try await proposesForStills(.fish)
    }

    /// Keys that a person presses, in a bash with readline.
    @Test(.enabled(if: CompletingShell.bash.isExpected, noBash)) func bashCompletesNamesOfFiles() async throws {
        try await Sandbox.with { sandbox in
            let text = try await sandbox.stills("completion", "bash").expect(0).output
            try sandbox.write("script", text)
            try sandbox.write("my pictures/shelf.jpg", text: "")
            try sandbox.write(
                "rc", text: "PS1='$ '\nsource ./script\nstills() { printf '<%s>' \"$@\"; echo; }\n")
            try sandbox.write(
                "keys",
                text: "stills imp\tmy\tsh\t\nstills import --root=my\t\nstills --lib\t my\t import --visi\tpr\t\nexit\n"
            )
            let end = try await sandbox.shell(
                "TERM=dumb script -qec 'bash --noprofile --rcfile rc -i' /dev/null < keys | tr -d '\\r' | grep '^<'")
            #expect(
                end.outputLines == [
                    "<import><my pictures/shelf.jpg>", "<import><--root=my pictures/>",
                    "<--library><my pictures/><import><--visibility><private>",
                ], "\(end.outputText)")
        }
    }
}

/// Scripts made of other declarations than those of `stills`.
@Suite("Completion scripts hold what was declared")
struct CompletionScriptEndToEndTests {
    private static let hostile =
        "it's `touch pwned` $(touch pwned) \"$HOME\" %s \\ ]x[: {a,b}; & | * ? ~\n touch pwned\n\u{1B}[2J\\"

    private static let program = Command(
        "stills", summary: hostile,
        options: [
            .value(
                "word", short: "w", valueName: hostile, help: hostile,
                allowedValues: ["a$(touch pwned)", "it's:so", "itso"]),
            .flag("flag", short: "f", help: hostile, isRepeatable: true),
        ],
        subcommands: [
            Command(
                "backup", summary: hostile,
                subcommands: [
                    Command(
                        "create", summary: hostile, positionals: [Positional("DIR", help: hostile)],
                        options: [.value("keep", valueName: "N", help: hostile)]),
                    Command("restore", summary: hostile, positionals: [Positional("FILE", help: hostile)]),
                ], defaultSubcommand: "create"),
            Command(
                "words", summary: hostile,
                positionals: [Positional("WORD", help: hostile, completion: .words(["b`touch pwned`", "a:b"]))]),
        ])

    private func check(_ shell: CompletingShell, _ text: String, quoted: (String) -> String) async throws {
        try await Sandbox.with { sandbox in
            let script = try sandbox.write("script", text: text)
            try sandbox.write("shelf/a.jpg", text: "")
            let folder = shell == .fish ? "shelf/" : "shelf"
            let cases: [(String, [String])] = [
                ("stills ba", ["backup"]), ("stills --wo", ["--word"]),
                ("stills --word a", [quoted("a$(touch pwned)")]), ("stills --word it", [quoted("it's:so"), "itso"]),
                ("stills words b", [quoted("b`touch pwned`")]), ("stills words a", ["a:b"]),
                ("stills backup ", ["create", "restore", folder]), ("stills backup sh", [folder]),
                ("stills backup --k", ["--keep"]), ("stills backup out --k", ["--keep"]),
                ("stills backup create --k", ["--keep"]), ("stills backup restore --k", []),
                ("stills -fw itso -f back", ["backup"]),
            ]
            for (line, expected) in cases {
                var found = try await shell.proposals(sandbox, script: script, line: line)
                // What lies about in the sandbox itself is of no interest.
                found.removeAll { ["home", "home/", "tmp", "tmp/"].contains($0) }
                #expect(found == expected.sorted(), "\(line)")
            }
            #expect(try !sandbox.names(in: "").contains("pwned"))
        }
    }

    @Test(.enabled(if: CompletingShell.bash.isExpected, CompletionEndToEndTests.noBash))
    func bashCarriesNothingOut() async throws {
        try await check(.bash, BashCompletion(Self.program).text) { Self.escaped($0) }
    }

    @Test(.enabled(if: CompletingShell.zsh.isExpected, CompletionEndToEndTests.noZsh))
    func zshCarriesNothingOut() async throws {
        try await check(.zsh, ZshCompletion(Self.program).text) { Self.escaped($0) }
    }

    @Test(.enabled(if: CompletingShell.fish.isExpected, CompletionEndToEndTests.noFish))
    func fishCarriesNothingOut() async throws {
        try await check(.fish, FishCompletion(Self.program).text) { $0 }
    }

    /// As a person would have to type it.
    private static func escaped(_ word: String) -> String {
        word.map { "$()`' ".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}
