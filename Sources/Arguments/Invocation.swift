/// What a command line asks for: a command, and its options' and arguments' values.
///
/// Values are asked for by the option's long name (`"jobs"`) or the argument's name in capitals (`"PATH"`). Asking for
/// a name that the command does not declare is a programming error and stops the program.
package struct Invocation: Sendable {
    /// One value, or one occurrence of a flag.
    struct Given: Hashable, Sendable {
        /// Nil for a flag.
        let value: Argument?
        /// How the person gave it, for messages: `--jobs`, `STILLS_LIBRARY`, `PATH`.
        let spelling: String
    }

    /// The command, below those that lead to it; the program itself comes first.
    package let commandPath: [Command]
    /// Whether help was asked for. Nothing is checked then: options may be missing their arguments.
    package let wantsHelp: Bool

    private let given: [String: [Given]]
    private let declaredNames: Set<String>

    init(commandPath: [Command], wantsHelp: Bool, given: [String: [Given]], declaredNames: Set<String>) {
        self.commandPath = commandPath
        self.wantsHelp = wantsHelp
        self.given = given
        self.declaredNames = declaredNames
    }

    /// The names of the commands below the program: `["receipt", "verify"]`; empty for the program itself.
    package var commandNames: [String] { commandPath.dropFirst().map(\.name) }

    /// The help of this command.
    ///
    /// - Parameter width: of the terminal, in columns.
    package func help(width: Int = HelpPage.defaultWidth) -> String {
        HelpPage(commandPath: commandPath, width: width).text
    }
}

// MARK: - Values

extension Invocation {
    /// Whether the flag was given.
    package func flag(_ name: String) -> Bool { !occurrences(of: name).isEmpty }

    /// How many times the option was given.
    package func count(_ name: String) -> Int { occurrences(of: name).count }

    /// All values, in their order.
    package func arguments(_ name: String) -> [Argument] { occurrences(of: name).compactMap(\.value) }

    /// The value; the last one if there are many.
    package func argument(_ name: String) -> Argument? { occurrences(of: name).last?.value }

    /// All values as text, in their order.
    package func values(_ name: String) -> [String] { arguments(name).map(\.text) }

    /// The value as text.
    package func value(_ name: String) -> String? { argument(name)?.text }

    /// The value as it was given: for names of files.
    package func bytes(_ name: String) -> [UInt8]? { argument(name)?.bytes }

    /// Whether the value stands on the command line, and not in the environment.
    package func isOnCommandLine(_ name: String) -> Bool { occurrences(of: name).last?.spelling.hasPrefix("-") == true }

    /// The value as a whole number in decimal; nil when it is not given.
    ///
    /// - Throws: ``UsageError`` with `.invalidValue` when it is no number, or none in the range.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw invalidValue(of: name, expected: Self.describe(range))
        }
        return number
    }

    /// The error to throw for a value that the command itself cannot accept.
    ///
    /// - Parameter expected: what would be accepted, to follow "must be": `"a date"`.
    package func invalidValue(of name: String, expected: String) -> UsageError {
        let last = occurrences(of: name).last
        let value = last?.value.map { ", not \($0.quoted)" } ?? ""
        return usageError(.invalidValue, "\(last?.spelling ?? name) must be \(expected)\(value).")
    }

    /// The error to throw for a command line that cannot be carried out.
    ///
    /// - Parameter message: what is wrong and what is expected, in full sentences.
    package func usageError(_ code: UsageError.Code, _ message: String) -> UsageError {
        UsageError(code, message, commandPath: commandPath.map(\.name))
    }

    private func occurrences(of name: String) -> [Given] {
        precondition(declaredNames.contains(name), "the command declares no option or argument \(name)")
        return given[name] ?? []
    }

    private static func describe(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): "a whole number"
        case (let least, Int.max): "a whole number, at least \(least)"
        case (let least, let most): "a whole number from \(least) to \(most)"
        }
    }
}
