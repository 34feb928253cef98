/// A command line that cannot be carried out as it was typed. Programs print it and exit with status 2.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case unknownCommand, missingCommand
        case unknownOption, missingValue, unexpectedValue, repeatedOption
        case invalidValue
        case missingArgument, tooManyArguments
    }

    package let code: Code
    /// What is wrong with which word, and what is expected, in full sentences.
    package let message: String
    /// The command's name and those above it: `["stills", "receipt", "verify"]`.
    package let commandPath: [String]

    package init(_ code: Code, _ message: String, commandPath: [String]) {
        self.code = code
        self.message = message
        self.commandPath = commandPath
    }

    /// Where help is found: one sentence.
    package var hint: String { "See '\(commandPath.joined(separator: " ")) --help'." }

    /// Message and hint, a line each, headed by the command.
    package var description: String { "\(commandPath.joined(separator: " ")): \(message)\n\(hint)" }
}
