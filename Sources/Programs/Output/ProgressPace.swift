internal import Linux
internal import Synchronization

/// Lets a line of progress through ten times a second, whoever asks how often.
package final class ProgressPace: Sendable {
    private static let interval: Int64 = 100_000_000

    private let isShown: Bool
    private let last = Atomic<Int64>(0)

    /// - Parameter isShown: false lets nothing through.
    package init(isShown: Bool) { self.isShown = isShown }

    /// Whether a line is to be shown now; then none is for a tenth of a second.
    package var isDue: Bool {
        guard isShown else { return false }
        let now = SystemClock.monotonicNanoseconds
        let before = last.load(ordering: .relaxed)
        guard now - before >= Self.interval else { return false }
        return last.compareExchange(expected: before, desired: now, ordering: .relaxed).exchanged
    }
}
