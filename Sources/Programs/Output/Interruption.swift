internal import Linux

/// Ctrl-C, as every bulk command deals with it: the first lets what is under way come to its end, so that all that was
/// told is true; the second ends the program at once.
package enum Interruption {
    /// Whether to begin nothing new. Costs an atomic load; to be asked between batches.
    package static var isRequested: Bool { StopSignals.requested }

    /// What the progress line says until the end.
    package static let notice = "Stopping (Ctrl-C again: at once)"

    /// The status of a command that has come to its end.
    ///
    /// - Parameters:
    ///   - status: unless it was interrupted.
    ///   - advice: what holds now, and how to continue; follows “Interrupted: ”.
    package static func status(orElse status: ExitStatus, _ console: Console, advice: String) -> ExitStatus {
        guard isRequested else { return status }
        console.complain("Interrupted: \(advice)")
        return .interrupted
    }
}
