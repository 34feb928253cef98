import Execution
import Linux
import Testing

@Suite("Lanes")
struct LaneTests {
    /// Keeps a lane's place taken until it is opened.
    private final class Gate: Sendable {
        private let state = Monitor((entered: false, open: false))

        func block() {
            state.withLock { $0.entered = true }
            state.wakeAll()
            state.waitFor { $0.open ? () : nil }
        }

        func open() {
            state.withLock { $0.open = true }
            state.wakeAll()
        }

        func waitUntilEntered() async {
            await BlockingPool(name: "gate", threadLimit: 1).run { self.state.waitFor { $0.entered ? () : nil } }
        }
    }

    @Test("No more calls run at once than the lane is wide, and all run")
    func width() async throws {
        let lane = Lane(
            pool: BlockingPool(name: "test", threadLimit: 8), name: "files", width: 2, patience: .seconds(3_600))
        let counts = Monitor((running: 0, peak: 0, done: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await lane.run {
                        counts.withLock {
                            $0.running += 1
                            $0.peak = max($0.peak, $0.running)
                        }
                        counts.withLock {
                            $0.running -= 1
                            $0.done += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.withLock { $0.peak } <= 2)
        #expect(counts.withLock { $0.done } == 100)
    }

    @Test("Whoever waits longer than the lane's patience is turned away")
    func patience() async throws {
        let lane = Lane(
            pool: BlockingPool(name: "test", threadLimit: 2), name: "files", width: 1, patience: .milliseconds(1))
        let gate = Gate()
        async let first: Void = lane.run { gate.block() }
        await gate.waitUntilEntered()
        let error = await #expect(throws: LaneError<Never>.self) { try await lane.run {} }
        guard case .full("files") = error else {
            Issue.record("\(String(describing: error))")
            gate.open()
            return
        }
        gate.open()
        try await first
        try await lane.run {}
    }

    @Test("With all waiting places taken, the next is turned away at once")
    func waitingPlaces() async throws {
        let lane = Lane(
            pool: BlockingPool(name: "test", threadLimit: 2), name: "files", width: 1, waitingLimit: 0,
            patience: .seconds(3_600))
        let gate = Gate()
        async let first: Void = lane.run { gate.block() }
        await gate.waitUntilEntered()
        await #expect(throws: LaneError<Never>.self) { try await lane.run {} }
        gate.open()
        try await first
    }

    @Test("A cancelled caller leaves the line, and the next in it still gets its turn")
    func cancellation() async throws {
        let lane = Lane(
            pool: BlockingPool(name: "test", threadLimit: 2), name: "files", width: 1, patience: .seconds(3_600))
        let gate = Gate()
        async let first: Void = lane.run { gate.block() }
        await gate.waitUntilEntered()
        let waiting = Task { try await lane.run { 1 } }
        let next = Task { try await lane.run { 2 } }
        waiting.cancel()
        let result = await waiting.result
        guard case .failure(let error) = result, case LaneError<Never>.cancelled = error else {
            Issue.record("\(result)")
            gate.open()
            return
        }
        gate.open()
        try await first
        #expect(try await next.value == 2)
    }

    @Test("An error of the call is told from the lane's own")
    func failure() async {
        struct Wrong: Error, Equatable {}
        let lane = Lane(pool: BlockingPool(name: "test", threadLimit: 1), name: "files", width: 1)
        let error = await #expect(throws: LaneError<Wrong>.self) {
            try await lane.run { () throws(Wrong) -> Void in throw Wrong() }
        }
        guard case .failed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
