internal import Linux
internal import Synchronization

/// The one line on a terminal that tells how far a bulk command is. It never scrolls, and is gone at the end; without a
/// terminal, and with `--quiet`, there is none.
///
/// May be called from any thread, as often as one likes: it is drawn at most ten times a second.
package final class ProgressLine: Sendable {
    /// Whether somebody looks on.
    package let isShown: Bool
    private let console: Console
    private let rate: Mutex<ProgressRate>

    /// - Parameter noun: what is counted: `items`.
    package init(_ context: CommandContext, noun: String) {
        console = context.console
        isShown = context.console.isErrorTerminal && !context.isQuiet
        rate = Mutex(ProgressRate(noun: noun, begun: SystemClock.monotonicNanoseconds))
    }

    /// - Parameters:
    ///   - total: how many there are in all, once that is known.
    ///   - remarks: what else there is to say, such as `3 refused`.
    package func show(_ done: Int, of total: Int? = nil, remarks: () -> [String] = { [] }) {
        guard isShown else { return }
        let line = rate.withLock { $0.line(done, of: total, at: SystemClock.monotonicNanoseconds, remarks: remarks) }
        guard let line else { return }
        console.showProgress(Interruption.isRequested ? "\(Interruption.notice), \(line)" : line)
    }

    package func end() { console.endProgress() }
}
