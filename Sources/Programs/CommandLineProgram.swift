package import Arguments
internal import Linux
internal import StillsService

/// A program of commands: from the command line to the exit status.
package struct CommandLineProgram: Sendable {
    package let name: String
    package let version: String
    /// What its manual pages have in common.
    package let edition: ManualEdition
    /// The program itself, with all its commands below.
    package let root: Command
    /// Whether it declares ``GlobalOptions/server``.
    package let knowsServers: Bool
    private let commands: [any (StillsCommand & SendableMetatype).Type]

    /// - Parameter commands: every command that `root` declares.
    package init(
        root: Command, version: String, edition: ManualEdition,
        commands: [any (StillsCommand & SendableMetatype).Type]
    ) {
        name = root.name
        self.version = version
        self.edition = edition
        self.root = root
        self.commands = commands
        knowsServers = root.options.contains { $0.name == GlobalOptions.server.name }
    }

    /// Runs the command that the process's arguments name.
    package func run() async -> ExitStatus {
        Allocator.keepFreedMemory()
        let console = Console()
        do throws(UsageError) {
            let invocation = try root.parse(ProcessArguments.current(), environment: .current)
            return await run(invocation, console)
        } catch {
            console.complain(explanation(of: error))
            return finish(console, .wrongUsage)
        }
    }

    /// Who named a group only gets to see what is in it.
    private func explanation(of error: UsageError) -> String {
        let width = min(100, Terminal.width(.error) ?? 80)
        guard error.code == .missingCommand, let help = root.help(at: error.commandPath, width: width) else {
            return "\(error)"
        }
        return "\(help)\n\(error.commandPath.joined(separator: " ")): \(error.message)"
    }

    private func run(_ invocation: Invocation, _ console: Console) async -> ExitStatus {
        if invocation.wantsHelp {
            console.print(invocation.help(width: min(100, Terminal.width(.output) ?? 80)))
            return finish(console, .success)
        }
        if invocation.flag("version") {
            console.print("\(name) \(version)")
            return finish(console, .success)
        }
        guard let command = commands.first(where: { $0.path == invocation.commandNames }) else {
            console.complain("\(name): name a command.\nSee '\(name) --help'.")
            return finish(console, .wrongUsage)
        }
        return finish(
            console, await run(command, CommandContext(program: self, invocation: invocation, console: console)))
    }

    private func run(_ command: any StillsCommand.Type, _ context: CommandContext) async -> ExitStatus {
        do {
            try StopSignals.watch()
            return try await command.run(context)
        } catch let error as UsageError {
            context.console.complain("\(error)")
            return .wrongUsage
        } catch let error as CommandFailure {
            context.console.complain("\(name): \(error.message)")
            return error.status
        } catch let error as ServiceError {
            context.console.complain("\(name): \(error.message)")
            return ExitStatus(error)
        } catch {
            context.console.complain("\(name): \(error)")
            return .someFailed
        }
    }

    /// Writes out what waits. Output that cannot be written is a failure, however well the command went.
    private func finish(_ console: Console, _ status: ExitStatus) -> ExitStatus {
        console.flush()
        switch console.failure?.reason {
        case nil: return status
        case .readerGone?: return .readerGone
        default:
            console.complain("\(name): the output cannot be written: \(console.failure.map { "\($0)" } ?? "")")
            return status == .success ? .someFailed : status
        }
    }
}
