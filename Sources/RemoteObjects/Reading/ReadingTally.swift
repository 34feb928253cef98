internal import Synchronization

/// What reading objects took.
package final class ReadingTally: Sendable {
    private let requestCount = Atomic<Int>(0)
    private let byteCount = Atomic<Int64>(0)

    package init() {}

    /// Requests for objects or parts of them; neither listings nor repetitions after a refusal.
    package var requests: Int { requestCount.load(ordering: .relaxed) }
    /// Bytes of the answers' bodies.
    package var bytes: Int64 { byteCount.load(ordering: .relaxed) }

    func countRequest() { requestCount.add(1, ordering: .relaxed) }
    func count(_ bytes: Int) { byteCount.add(Int64(bytes), ordering: .relaxed) }
}
