package import Arguments
internal import Linux

/// Passwords and keys, from a file or from a person; never from the command line, which other users of the machine can read.
package enum SecretInput {
    private static let limit = 4_096

    /// The first line of a file, which must be the only one.
    package static func read(_ argument: Argument, _ context: CommandContext) throws -> String {
        let path = try context.path(argument)
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readFile(path, limit: limit)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: "\(error)")
        }
        return try secret(bytes, from: "\(path)")
    }

    /// Asks whoever sits at the terminal, and does not show the answer.
    ///
    /// - Parameters:
    ///   - question: with its mark: `Password: `.
    ///   - alternative: the option that gives it where nobody can be asked.
    package static func ask(_ question: String, alternative: String, _ context: CommandContext) throws -> String {
        let console = context.console
        guard Terminal.isTerminal(.input), console.isErrorTerminal else {
            throw CommandFailure(
                status: .wrongUsage, message: "Nobody can be asked for it here: give it with \(alternative).")
        }
        console.flush()
        console.ask(question)
        let answer = try Terminal.withoutEcho { () throws(SystemError) in
            try FileDescriptor.standardInput().readLine(limit: limit) { StopSignals.requested }
        }
        // The end of the line was not shown either.
        console.complain("")
        guard let answer else { throw CommandFailure(status: .interrupted, message: "Nothing was given.") }
        return try secret(answer, from: "what was typed")
    }

    private static func secret(_ bytes: [UInt8], from source: String) throws -> String {
        var bytes = bytes
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard !bytes.isEmpty, !bytes.contains(0x0A), let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                status: .wrongUsage, message: "No secret is in \(source): it must be one line of text.")
        }
        return text
    }
}
