import Arguments
import Testing

@Suite("Command lines are read by the conventions of GNU")
struct ParseTests {
    private func parse(_ words: [Argument], _ environment: EnvironmentVariables = [:]) throws -> Invocation {
        try SampleCommand.root.parse(words, environment: environment)
    }

    @Test(
        "A value stands in the next word or in the same one",
        arguments: [
            ["import", "--jobs", "4", "a"], ["import", "--jobs=4", "a"], ["import", "-j", "4", "a"],
            ["import", "-j4", "a"], ["import", "a", "-nj4"], ["import", "-nj", "4", "a"],
            ["import", "--", "a"].inserting("-j4", at: 1),
        ] as [[Argument]])
    func spellingsOfValue(words: [Argument]) throws {
        let invocation = try parse(words)
        #expect(invocation.commandNames == ["import"])
        #expect(invocation.value("jobs") == "4")
        #expect(invocation.values("PATH") == ["a"])
    }

    @Test("Short flags share a word")
    func bundledFlags() throws {
        let invocation = try parse(["import", "-nrv", "-v", "a"])
        #expect(invocation.flag("dry-run") && invocation.flag("recursive"))
        #expect(invocation.count("verbose") == 2)
        #expect(!invocation.flag("json"))
    }

    @Test("Global options stand before or after the command", arguments: [0, 1, 2, 3])
    func globalOptionsAnywhere(position: Int) throws {
        let words: [Argument] = ["receipt", "verify", "file"]
        let invocation = try parse(words.inserting("--library=/l", at: position).inserting("-v", at: position))
        #expect(invocation.commandNames == ["receipt", "verify"])
        #expect(invocation.value("library") == "/l")
        #expect(invocation.count("verbose") == 1)
        #expect(invocation.value("FILE") == "file")
    }

    @Test("Options and arguments mix until --")
    func mixing() throws {
        let invocation = try parse(["import", "a", "-n", "b", "--", "-n", "--json", "--"])
        #expect(invocation.values("PATH") == ["a", "b", "-n", "--json", "--"])
        #expect(invocation.count("dry-run") == 1)
    }

    @Test("A single dash and negative numbers are arguments")
    func dashesThatAreNoOptions() throws {
        #expect(try parse(["import", "-", "-12", "-.5"]).values("PATH") == ["-", "-12", "-.5"])
    }

    @Test("A digit that is an option is no number")
    func digitOption() throws {
        let invocation = try parse(["meta", "-5", "a"])
        #expect(invocation.flag("5"))
        #expect(invocation.values("FIRST") == ["a"])
        #expect(invocation.argument("SECOND") == nil)
    }

    @Test("After a query's first word nothing is an option")
    func queryTakesRest() throws {
        let invocation = try parse(["search", "--sort", "-taken", "harbour", "-rain", "-h", "--rain", "--"])
        #expect(invocation.values("QUERY") == ["harbour", "-rain", "-h", "--rain", "--"])
        #expect(invocation.value("sort") == "-taken")
        #expect(!invocation.flag("json") && !invocation.wantsHelp)
        #expect(try parse(["search", "--", "-rain"]).values("QUERY") == ["-rain"])
        #expect(try parse(["search", "--", "rain", "--json"]).values("QUERY") == ["rain", "--json"])
    }

    @Test("Repeatable options keep their order, empty values included")
    func repeatedValues() throws {
        let invocation = try parse(["import", "-ax=1", "--attribute=", "--attribute", "y:=[1]", "p"])
        #expect(invocation.values("attribute") == ["x=1", "", "y:=[1]"])
    }

    @Test("Names that are not UTF-8 keep their bytes")
    func invalidTextKeepsBytes() throws {
        let name = Argument(bytes: [0x2D, 0x2D, 0xFF])
        let option = Argument(bytes: Array("--library=".utf8) + [0x2F, 0xFE])
        let invocation = try parse(["import", option, "--", name])
        #expect(invocation.bytes("PATH") == name.bytes)
        #expect(invocation.value("PATH") == "--\u{FFFD}")
        #expect(invocation.bytes("library") == [0x2F, 0xFE])
    }

    @Test("The environment gives what the command line does not")
    func environment() throws {
        let environment: EnvironmentVariables = ["STILLS_LIBRARY": "/env", "STILLS_JOBS": ""]
        #expect(try parse(["import", "a"], environment).value("library") == "/env")
        #expect(try parse(["import", "a", "-L/flag"], environment).value("library") == "/flag")
        #expect(try parse(["import", "a"], environment).value("jobs") == nil)
    }

    @Test("Whole numbers are read in their range")
    func integers() throws {
        #expect(try parse(["import", "-j64", "a"]).integer("jobs", in: 1...64) == 64)
        #expect(try parse(["import", "a"]).integer("jobs", in: 1...64) == nil)
    }

    @Test("An option that stands alone needs no command")
    func standsAlone() throws {
        let invocation = try parse(["--version"])
        #expect(invocation.flag("version"))
        #expect(invocation.commandNames.isEmpty)
    }

    @Test(
        "Help is asked for everywhere, and nothing else is then needed",
        arguments: [
            (["--help"], []), (["-h"], []), (["help"], []), (["import", "--help"], ["import"]),
            (["help", "import"], ["import"]), (["receipt", "-h"], ["receipt"]),
            (["help", "receipt", "verify"], ["receipt", "verify"]),
            (["receipt", "help", "verify"], ["receipt", "verify"]),
            (["-h", "receipt", "verify"], ["receipt", "verify"]),
        ] as [([Argument], [String])])
    func help(words: [Argument], names: [String]) throws {
        let invocation = try parse(words)
        #expect(invocation.wantsHelp)
        #expect(invocation.commandNames == names)
    }

    @Test("This process's words are those that its runtime knows")
    func processArguments() {
        #expect(ProcessArguments.current().map(\.text) == Array(CommandLine.arguments.dropFirst()))
        #expect(EnvironmentVariables.current["PATH"] != nil)
        #expect(EnvironmentVariables.current["STILLS_NO_SUCH_VARIABLE"] == nil)
    }
}

extension [Argument] {
    func inserting(_ word: Argument, at position: Int) -> [Argument] {
        Array(prefix(position)) + [word] + Array(dropFirst(position))
    }
}
