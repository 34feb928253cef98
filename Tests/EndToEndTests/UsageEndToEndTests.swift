import StillsTesting
import Testing

@Suite("The command line of stills")
struct UsageEndToEndTests {
    /// Every command, as its words, with a word that its help must hold.
    static let commands: [([String], String)] = [
        ([], "Commands:"), (["init"], "stills init --library"), (["import"], "--manifest FILE"),
        (["meta"], "--ndjson"), (["search"], "--sort ORDER"), (["show"], "ID..."), (["get"], "--output DIR"),
        (["export"], "--originals DIR"),
        (["verify"], "--repair"), (["receipt"], "Commands:"), (["receipt", "verify"], "--keys DIR"),
        (["edit"], "--if-version N"), (["history"], "stills history"), (["revert"], "stills revert"),
        (["explain"], "SUBJECT..."), (["rm"], "--query QUERY"), (["restore"], "--query QUERY"),
        (["purge"], "--trashed-before WHEN"), (["collection"], "Commands:"), (["collection", "list"], "--json"),
        (["collection", "show"], "PATH..."), (["collection", "create"], "--parents"),
        (["collection", "set"], "--visibility WHO"), (["collection", "rename"], "PATH NAME"),
        (["collection", "move"], "PATH INTO"), (["collection", "remove"], "--move-images-to PATH"),
        (["saved-search"], "search --saved NAME"), (["saved-search", "list"], "--json"),
        (["saved-search", "show"], "NAME..."), (["saved-search", "create"], "--sort ORDER"),
        (["saved-search", "set"], "--name NEW"), (["saved-search", "remove"], "NAME..."),
        (["backup"], "Commands:"), (["backup", "create"], "DIR"), (["backup", "restore"], "DIR"),
        (["backup", "verify"], "DIR"), (["backup", "list"], "DIR"), (["completion"], "~/.bashrc"),
        (["login"], "--key-file FILE"), (["logout"], "--server URL"), (["manual"], "--directory DIR"),
    ]

    @Test(arguments: commands)
    func everyCommandExplainsItself(_ words: [String], _ part: String) async throws {
        try await Sandbox.with { sandbox in
            let help = try await sandbox.program.run(sandbox.call(words + ["--help"])).expect(0)
            #expect(help.outputText.contains("Usage: \((["stills"] + words).joined(separator: " ")) [OPTIONS]"))
            #expect(help.outputText.contains(part))
            #expect(help.outputText.contains("--library DIR"))
            #expect(help.errorText.isEmpty)
            #expect(help.outputLines.allSatisfy { $0.count <= 100 })
            let other = try await sandbox.program.run(sandbox.call(["help"] + words)).expect(0)
            #expect(other.outputText == help.outputText)
        }
    }

    /// Groups without examples; and those that leave the name of their subcommand out, behind which --help is the group's.
    static let withoutReadableExamples: Set = [
        ["receipt"], ["collection"], ["saved-search"], ["backup"], ["backup", "create"],
    ]

    @Test(arguments: commands.map(\.0).filter { !withoutReadableExamples.contains($0) })
    func everyCommandShowsExamplesThatCanBeRead(_ words: [String]) async throws {
        try await Sandbox.with { sandbox in
            let help = try await sandbox.program.run(sandbox.call(words + ["--help"])).expect(0)
            let part = try #require(help.outputText.components(separatedAt: "Examples:\n"))
            let examples = part.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("      ") }
            #expect(!examples.isEmpty)
            for example in examples {
                // Each call of the program within the line gets --help behind its command: the words are read all the same.
                let script = example.replacing("stills ", with: "try ")
                let end = try await sandbox.shell(
                    "try() { stills \"$1\" --help \"${@:2}\" >/dev/null || exit 9; }; curl() { :; }\n"
                        + script.replacing(" > ", with: " >/dev/null # "))
                #expect(end.status == 0, "\(example)\n\(end.errorText)")
            }
        }
    }

    @Test func saysItsVersion() async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.stills("--version").expect(0)
            #expect(end.outputText.wholeMatch(of: /stills \d+\.\d+\.\d+\n/) != nil)
        }
    }

    @Test(arguments: [
        (["--librray", "x", "init"], "Did you mean --library?"),
        (["import", "--manifst", "x"], "Did you mean --manifest?"),
        (["imprt"], "Did you mean 'import'?"), (["import", "--visibility", "pubic", "x"], "Did you mean 'public'?"),
        (["search", "--limit", "many"], "--limit"), (["search", "--sort", "size,"], "one of"),
        (["import"], "Name what to take in"), (["show"], "ID"), (["get", "x"], "Say where to"),
        (["get", "-o", "x"], "Say which images"), (["get", "-o", "x", "--all", "id"], "Say which images"),
        (["verify", "--since", "yesterday"], "a date such as"), (["verify", "now"], "one argument too many"),
        (["init", "--json=yes"], "takes no value"), (["import", "--jobs", "0", "x"], "--jobs"),
        (["receipt"], "verify  Check receipts"), ([], "A command is expected"),
        (["completion", "tcsh"], "bash, zsh or fish"),
        (["manual", "imprt"], "the words of a command"), (["manual", "--directory", "x", "init"], "all pages"),
    ])
    func wrongUsageIsExplained(_ words: [String], _ part: String) async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.program.run(sandbox.call(words)).expect(2)
            #expect(end.errorText.contains(part), "\(end.errorText)")
            #expect(end.outputText.isEmpty)
        }
    }

    @Test(arguments: [["search", "a:b:c("], ["get", "--query", "(", "-o", "x"], ["search", "taken:someday"]])
    func aQueryThatCannotBeReadIsWrongUsage(_ words: [String]) async throws {
        try await Sandbox.withLibrary { sandbox in
            let end = try await sandbox.program.run(sandbox.call(words)).expect(2)
            #expect(end.complains(of: "The query cannot be understood"))
        }
    }

    @Test(arguments: [
        ["import", "x.jpg"], ["search"], ["show", "x"], ["get", "--all", "-o", "out"], ["export"], ["verify"],
        ["receipt", "verify", "x"],
    ])
    func aMissingLibraryIsStatusThree(_ words: [String]) async throws {
        try await Sandbox.with { sandbox in
            let end = try await sandbox.program.run(sandbox.call(words)).expect(3)
            #expect(end.errorText.contains(sandbox.library))
            #expect(try sandbox.names(in: "out") == [])
        }
    }
}

extension String {
    /// What follows the first occurrence of a mark; nil when there is none.
    fileprivate func components(separatedAt mark: String) -> String? {
        firstRange(of: mark).map { String(self[$0.upperBound...]) }
    }
}
