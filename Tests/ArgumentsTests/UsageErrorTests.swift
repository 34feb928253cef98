import Arguments
import Testing

@Suite("A command line that cannot be carried out is explained")
struct UsageErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let words: [Argument]
        let code: UsageError.Code
        let message: String
        var environment: EnvironmentVariables = [:]

        init(_ words: [Argument], _ code: UsageError.Code, _ message: String, _ environment: EnvironmentVariables = [:])
        {
            self.words = words
            self.code = code
            self.message = message
            self.environment = environment
        }

        var testDescription: String { words.map(\.text).joined(separator: " ") }
    }

    static let cases = [
        Case([], .missingCommand, "A command is expected: import, search, meta, receipt, backup or trash."),
        Case(["receipt"], .missingCommand, "A command is expected: verify."),
        Case(["imprt"], .unknownCommand, "There is no command 'imprt'. Did you mean 'import'?"),
        Case(
            ["frobnicate"], .unknownCommand,
            "There is no command 'frobnicate'. Commands are import, search, meta, receipt, backup and trash."),
        Case(["help", "import", "x"], .unknownCommand, "'import' has no command 'x' below it."),
        Case(
            ["receipt", "verify", "f", "--jsn"], .unknownOption,
            "There is no option '--jsn'. Did you mean --json? Write -- before arguments that begin with a dash."),
        Case(["--libary", "x"], .unknownOption, "There is no option '--libary'. Did you mean --library?"),
        Case(
            ["--jobs=4", "import", "a"], .unknownOption,
            "The option '--jobs' belongs after the command's name, as in 'stills import'."),
        Case(
            ["-n", "import", "a"], .unknownOption,
            "The option '-n' belongs after the command's name, as in 'stills import'."),
        Case(
            ["import", "-nx", "a"], .unknownOption,
            "There is no option '-x' (in '-nx'). Write -- before arguments that begin with a dash."),
        Case(
            ["meta", "-json", "a"], .unknownOption,
            "There is no option '-j' (in '-json'). Did you mean --json? "
                + "Write -- before arguments that begin with a dash."),
        Case(
            ["search", "mill", "--json"], .unknownOption,
            "The option '--json' stands behind QUERY, where nothing is an option: write it before. "
                + "Write -- before a QUERY that has such a word."),
        Case(
            ["search", "--json", "mill", "--sort=taken", "-n"], .unknownOption,
            "The option '--sort' stands behind QUERY, where nothing is an option: write it before. "
                + "Write -- before a QUERY that has such a word."),
        Case(["import", "a", "--jobs"], .missingValue, "--jobs needs a value: --jobs N."),
        Case(["import", "a", "-j"], .missingValue, "-j needs a value: -j N."),
        Case(
            ["import", "--jobs", "--json", "a"], .missingValue,
            "--jobs needs a value (--jobs N), but the option --json follows. If that is the value, write --jobs=--json."
        ),
        Case(["import", "--json=yes", "a"], .unexpectedValue, "--json takes no value, but has 'yes'."),
        Case(["import", "-j1", "--jobs=1", "a"], .repeatedOption, "--jobs is given twice, and takes one value."),
        Case(
            ["import", "--visibility", "publik", "a"], .invalidValue,
            "--visibility must be private or public, not 'publik'. Did you mean 'public'?"),
        Case(["import"], .missingArgument, "'import' needs at least one PATH. Files or folders; - is standard input."),
        Case(["meta"], .missingArgument, "'meta' needs a FIRST. The first."),
        Case(
            ["meta", "a", "b", "c"], .tooManyArguments,
            "'c' is one argument too many: 'meta' takes only FIRST and [SECOND]."),
    ]

    @Test("Each mistake is named, with what is expected", arguments: cases)
    func message(of example: Case) {
        let error = #expect(throws: UsageError.self) {
            try SampleCommand.root.parse(example.words, environment: example.environment)
        }
        #expect(error?.code == example.code)
        #expect(error?.message == example.message)
    }

    @Test("The error says where help is found")
    func hint() {
        let error = #expect(throws: UsageError.self) {
            try SampleCommand.root.parse(["receipt", "verify"], environment: [:])
        }
        #expect(error?.hint == "See 'stills receipt verify --help'.")
        #expect(
            error?.description == """
                stills receipt verify: 'verify' needs a FILE. The receipt.
                See 'stills receipt verify --help'.
                """)
    }

    @Test("A number out of range is refused by the name it was given by")
    func integerOutOfRange() throws {
        for (words, environment, message) in [
            (["import", "-j0", "a"], [:], "-j must be a whole number from 1 to 64, not '0'."),
            (["import", "--jobs=x", "a"], [:], "--jobs must be a whole number from 1 to 64, not 'x'."),
            (
                ["import", "a"], ["STILLS_JOBS": "99999999999999999999"],
                "STILLS_JOBS must be a whole number from 1 to 64, not '99999999999999999999'."
            ),
        ] as [([Argument], EnvironmentVariables, String)] {
            let invocation = try SampleCommand.root.parse(words, environment: environment)
            let error = #expect(throws: UsageError.self) { try invocation.integer("jobs", in: 1...64) }
            #expect(error?.message == message)
            #expect(error?.code == .invalidValue)
        }
    }

    @Test("A hostile word cannot write to the terminal")
    func controlCharactersAreShown() {
        let error = #expect(throws: UsageError.self) {
            try SampleCommand.root.parse(["\u{1B}[2J\n\u{202E}"], environment: [:])
        }
        #expect(error?.message.contains(#"'\u{1b}[2J\u{a}\u{202e}'"#) == true)
        #expect(Argument(String(repeating: "x", count: 200)).quoted.count == 103)
    }

    @Test(
        "The nearest word is suggested, a distant one is not",
        arguments: [
            ("vresion", "version"), ("VERSION", "version"), ("versio", "version"), ("verison", "version"),
            ("v", nil), ("", nil), ("colection", "collection"), ("abcdefg", nil), ("stort", "sort"),
        ] as [(String, String?)])
    func suggestion(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["version", "collection", "sort", "n"]) == expected)
    }

    @Test("An immense word is not compared")
    func suggestionIsBounded() {
        #expect(Suggestion.nearest(to: String(repeating: "a", count: 1_000_000), among: ["a"]) == nil)
    }
}
