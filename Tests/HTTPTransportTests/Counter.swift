import Linux

/// Counts what happens on other threads.
final class Counter: Sendable {
    private let number = Monitor(0)

    func add() {
        number.withLock { $0 += 1 }
        number.wakeAll()
    }

    var count: Int { number.withLock { $0 } }

    /// Waits until it has come so far. For threads that may wait.
    func wait(until wanted: Int) { number.waitFor { $0 >= wanted ? () : nil } }
}
