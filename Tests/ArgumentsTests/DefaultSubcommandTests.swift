import Arguments
import Testing

@Suite("A group's default is meant when no command of it is named")
struct DefaultSubcommandTests {
    private func parse(_ words: [Argument]) throws -> Invocation {
        try SampleCommand.root.parse(words, environment: [:])
    }

    @Test(
        "The word decides which command is meant",
        arguments: [
            (["backup", "/b"], ["backup", "create"], "/b"), (["backup", "create", "/b"], ["backup", "create"], "/b"),
            (["backup", "restore", "/b"], ["backup", "restore"], "/b"),
            (["backup", "verify", "create"], ["backup", "verify"], "create"),
            (["backup", "create", "verify"], ["backup", "create"], "verify"),
            (["backup", "--", "verify"], ["backup", "create"], "verify"),
            (["backup", "--", "--full"], ["backup", "create"], "--full"),
            (["backup", "./verify"], ["backup", "create"], "./verify"),
            (["backup", "verfy"], ["backup", "create"], "verfy"), (["backup", "-"], ["backup", "create"], "-"),
            (["--json", "backup", "-v", "/b"], ["backup", "create"], "/b"),
        ] as [([Argument], [String], String)])
    func word(words: [Argument], names: [String], directory: String) throws {
        let invocation = try parse(words)
        #expect(invocation.commandNames == names)
        #expect(invocation.value("DIR") == directory)
    }

    @Test(
        "The default's options may stand before its argument",
        arguments: [
            ["backup", "--full", "/b"], ["backup", "-f", "/b"], ["backup", "/b", "--full"],
            ["backup", "--json", "-vf", "/b"], ["backup", "--keep", "restore", "-f", "/b"],
        ] as [[Argument]])
    func options(words: [Argument]) throws {
        let invocation = try parse(words)
        #expect(invocation.commandNames == ["backup", "create"])
        #expect(invocation.flag("full"))
        #expect(invocation.values("DIR") == ["/b"])
    }

    @Test(
        "A default that needs nothing is meant by the group's name alone", arguments: [[], ["--json"]] as [[Argument]])
    func nothing(words: [Argument]) throws {
        #expect(try parse(["trash"] + words).commandNames == ["trash", "list"])
    }

    @Test(
        "Help is that of the group, unless the default has begun",
        arguments: [
            (["backup", "--help"], ["backup"]), (["help", "backup"], ["backup"]), (["backup", "help"], ["backup"]),
            (["trash", "-h"], ["trash"]), (["backup", "help", "create"], ["backup", "create"]),
            (["backup", "/b", "--help"], ["backup", "create"]),
            (["backup", "--full", "--help"], ["backup", "create"]),
        ] as [([Argument], [String])])
    func help(words: [Argument], names: [String]) throws {
        let invocation = try parse(words)
        #expect(invocation.wantsHelp)
        #expect(invocation.commandNames == names)
    }

    @Test(
        "What the default cannot do is explained",
        arguments: [
            (["backup"], .missingCommand, "A command is expected: create, restore or verify."),
            (
                ["backup", "verfy", "/b"], .tooManyArguments,
                "'/b' is one argument too many: 'create' takes only DIR. Did you mean the command 'verify'?"
            ),
            (
                ["backup", "/a", "/b"], .tooManyArguments,
                "'/b' is one argument too many: 'create' takes only DIR."
            ),
            (["backup", "--ful", "/b"], .unknownOption, "There is no option '--ful'. Did you mean --full?"),
            (["backup", "--full"], .missingArgument, "'create' needs a DIR. Where to."),
            (
                ["backup", "--full", "verify", "/b"], .unknownCommand,
                "The option '--full' belongs after the command's name, as in 'stills backup verify'. "
                    + "Write -- before an argument that is called like a command."
            ),
            (
                ["help", "backup", "verfy"], .unknownCommand,
                "There is no command 'verfy'. Did you mean 'verify'?"
            ),
            (
                ["trash", "emtpy"], .tooManyArguments,
                "'emtpy' is one argument too many: 'list' takes no arguments. Did you mean the command 'empty'?"
            ),
        ] as [([Argument], UsageError.Code, String)])
    func mistakes(words: [Argument], code: UsageError.Code, message: String) {
        let error = #expect(throws: UsageError.self) { try parse(words) }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test("The group's help marks the default and shows both ways to call it")
    func page() throws {
        let expected = """
            Works with backups.

            Usage: stills backup [OPTIONS] COMMAND
               or: stills backup [OPTIONS] DIR

            Commands:
              create   Makes a backup. (default)
              restore  Brings a backup back.
              verify   Checks a backup.

            """
        let help = try parse(["backup", "--help"]).help()
        #expect(help.hasPrefix(expected), "\(help)")
        #expect(SampleCommand.root.help(at: ["stills", "backup"]) == help)
        #expect(SampleCommand.root.help(at: ["stills", "backups"]) == nil)
    }
}
