package import Arguments
internal import Linux

/// Asks before something is done that cannot be undone.
package struct Consent {
    /// Who is asked.
    package struct Person {
        /// Whether there is one: at a terminal that is both standard input and standard error.
        package let isPresent: Bool
        /// Shows the question, and waits for a line; nil when none came.
        package let answer: (_ question: String) throws -> [UInt8]?
    }

    /// The option that answers beforehand; every command that asks has it.
    package static let option = Option.flag("yes", short: "y", help: "Do it without asking.")

    package let person: Person

    /// Whether to go on: when `--yes` was given, or the person says so. Anything but yes is no.
    ///
    /// - Parameters:
    ///   - question: without its mark: `Purge 3 images for good`.
    /// - Throws: ``CommandFailure`` with `.wrongUsage` when nobody can be asked.
    package func allows(_ question: String, isGiven: Bool) throws -> Bool {
        if isGiven { return true }
        guard person.isPresent else {
            throw CommandFailure(
                status: .wrongUsage, message: "\(question)? Nobody can be asked here; say so with --yes.")
        }
        guard let answer = try person.answer("\(question)? [y/N] ") else { return false }
        let text = String(decoding: answer, as: UTF8.self).lowercased()
        return ["y", "yes"].contains(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
}

extension Consent {
    /// Asks whoever sits at the terminal. Ctrl-C is an answer, too: no.
    package init(_ context: CommandContext) {
        let console = context.console
        person = Person(isPresent: Terminal.isTerminal(.input) && console.isErrorTerminal) { question in
            console.flush()
            console.ask(question)
            let answer = try FileDescriptor.standardInput().readLine(limit: 1_000) { StopSignals.requested }
            // The cursor stands behind the question until a line has ended.
            if answer == nil { console.complain("") }
            return answer
        }
    }

    /// As ``allows(_:isGiven:)``, by the command's own `--yes`.
    package static func allows(_ question: String, _ context: CommandContext) throws -> Bool {
        try Consent(context).allows(question, isGiven: context.invocation.flag(option.name))
    }
}
