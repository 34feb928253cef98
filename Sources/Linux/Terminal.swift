internal import CLinux

/// What is known of a terminal.
package enum Terminal {
    /// One of the process's three standard streams.
    package enum Stream: CInt, Sendable {
        case input = 0
        case output = 1
        case error = 2
    }

    /// Whether a person sits at the other end of the stream.
    package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

    /// The terminal's width in columns; nil when the stream is none or does not say.
    package static func width(_ stream: Stream) -> Int? {
        let columns = stills_terminal_width(stream.rawValue)
        return columns > 0 ? columns : nil
    }
}
