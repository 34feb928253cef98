import StillsTesting
import Testing

@Suite("The command line of stills")
struct UsageEndToEndTests {
    /// Every command, as its words, with a word that its help must hold.
    static let commands: [([String], String)] = [
        ([], "Commands:"), (["init"], "stills init --library"), (["import"], "--manifest FILE.csv"),
        (["meta"], "--ndjson"), (["search"], "--sort ORDER"), (["show"], "ID..."), (["get"], "--output DIR"),
        (["verify"], "--repair"), (["receipt"], "Commands:"), (["receipt", "verify"], "--keys DIR"),
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

    @Test(arguments: commands.map(\.0).filter { $0 != ["receipt"] })
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
        (["receipt"], "verify"), ([], "command"),
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
        ["import", "x.jpg"], ["search"], ["show", "x"], ["get", "--all", "-o", "out"], ["verify"],
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
