internal import CLinux

extension Terminal {
    /// Runs the body while the terminal of standard input does not show what is typed. Elsewhere it just runs it.
    package static func withoutEcho<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        guard isTerminal(.input) else { return try body() }
        _ = try checked(stills_set_echo(Stream.input.rawValue, 0), .tcsetattr, "the terminal")
        // A terminal that cannot be set back any more has gone, and shows nothing.
        defer { _ = stills_set_echo(Stream.input.rawValue, 1) }
        return try body()
    }
}
