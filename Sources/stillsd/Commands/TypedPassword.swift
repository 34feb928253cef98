internal import Arguments
internal import Linux
internal import Programs
internal import StillsModel
internal import StillsService

/// A new password for an account: from a file, or from whoever sits at the terminal, twice and unseen.
enum TypedPassword {
    private static let longestLine = 4_096

    /// - Throws: ``CommandFailure`` with `.wrongUsage`: the file cannot be read, nobody can be asked, the two differ, or it
    ///   is none that can be set.
    static func read(_ context: CommandContext, for account: String) throws -> Password {
        var text: String?
        if let argument = context.invocation.argument("password-file") {
            text = argument.text == "-" ? try standardInput() : try file(context.path(argument))
        }
        do throws(ServiceError) {
            guard let text else { return try Password(new: asked(context, for: account)) }
            return try Password(new: text)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
    }

    private static func file(_ path: Path) throws -> String {
        do throws(SystemError) {
            return firstLine(try readFile(path, limit: longestLine))
        } catch {
            throw CommandFailure(status: .wrongUsage, message: "The password cannot be read: \(error)")
        }
    }

    private static func standardInput() throws -> String {
        let line = try FileDescriptor.standardInput().readLine(limit: longestLine) { StopSignals.requested }
        guard let line else {
            throw CommandFailure(status: .wrongUsage, message: "There is no password on standard input.")
        }
        return firstLine(line)
    }

    private static func firstLine(_ bytes: [UInt8]) -> String {
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    // MARK: - At a terminal

    private static func asked(_ context: CommandContext, for account: String) throws(ServiceError) -> String {
        guard Terminal.isTerminal(.input), context.console.isErrorTerminal else {
            throw ServiceError(.invalidArgument, "Nobody can be asked here: give the password with --password-file.")
        }
        context.console.flush()
        let first = try unseen(context, "Password for \(account): ")
        let second = try unseen(context, "Once more: ")
        guard first == second else {
            throw ServiceError(.invalidArgument, "The two are not the same: nothing was changed.")
        }
        return first
    }

    private static func unseen(_ context: CommandContext, _ question: String) throws(ServiceError) -> String {
        guard Terminal.setEcho(.input, isOn: false) else {
            throw ServiceError(.invalidArgument, "The terminal cannot be kept from showing what is typed.")
        }
        defer { _ = Terminal.setEcho(.input, isOn: true) }
        context.console.ask(question)
        let line: [UInt8]?
        do throws(SystemError) {
            line = try FileDescriptor.standardInput().readLine(limit: longestLine) { StopSignals.requested }
        } catch {
            throw ServiceError(.unavailable, "The terminal cannot be read: \(error)", cause: error)
        }
        context.console.complain("")
        guard let line else { throw ServiceError(.invalidArgument, "No password was given: nothing was changed.") }
        return firstLine(line)
    }
}
