package import Arguments
internal import Linux

/// A program's command `manual`: the manual pages, for `man`.
package enum ManualPages {
    package static func declaration(of program: String, example: String) -> Command {
        Command(
            "manual", summary: "Print the manual page of a command, for man.",
            discussion: """
                The pages say what --help says, and what is the same for all commands. “make install” puts them where man finds \
                them: man \(program), man \(program)-\(example).
                """,
            positionals: [
                .init("COMMAND", .zeroOrMore, help: "Whose page; nothing is the page of \(program) itself.")
            ],
            options: [
                .value(
                    "directory", valueName: "DIR", help: "Write all pages into this directory; it is made if need be.")
            ],
            examples: [
                .init("\(program) manual \(example) | man -l -", "Read the page of \(program) \(example)."),
                .init("\(program) manual --directory ~/.local/share/man/man1", "Have man find the pages."),
            ])
    }

    /// - Parameter others: programs that are the same file under another name; their pages are written and printed, too.
    package static func run(
        _ context: CommandContext, others: [CommandLineProgram] = []
    ) async throws -> ExitStatus {
        let invocation = context.invocation
        let names = invocation.values("COMMAND")
        guard let directory = invocation.argument("directory") else {
            let page = try page(of: names, context, others)
            context.console.write(Array(page.text.utf8))
            return .success
        }
        guard names.isEmpty else {
            throw invocation.usageError(.tooManyArguments, "--directory writes all pages: name no command beside it.")
        }
        let folder = try context.path(directory)
        for program in [context.program] + others { try write(program, into: folder) }
        return .success
    }

    private static func page(
        of names: [String], _ context: CommandContext, _ others: [CommandLineProgram]
    ) throws -> ManualPage {
        if let other = others.first(where: { names == [$0.name] }) {
            return ManualPage(commandPath: [other.root], edition: other.edition)
        }
        var path = [context.program.root]
        for name in names {
            guard let next = path.last?.subcommand(name) else {
                throw context.invocation.invalidValue(
                    of: "COMMAND", expected: "the words of a command that \(context.program.name) --help names")
            }
            path.append(next)
        }
        return ManualPage(commandPath: path, edition: context.program.edition)
    }

    private static func write(_ program: CommandLineProgram, into directory: Path) throws {
        // A page's name is made of commands' names, which are plain: every one is a path.
        let pages = ManualPage.all(of: program.root, edition: program.edition).compactMap { page in
            Path(page.fileName).map { (directory.appending($0), Array(page.text.utf8)) }
        }
        do throws(SystemError) {
            _ = try makeDirectories(directory)
            for (path, text) in pages { try FileDescriptor.open(path, .createOrEmpty).write(text) }
        } catch {
            throw CommandFailure(status: .someFailed, message: "The pages cannot be written: \(error)")
        }
    }
}
