import Execution
import Linux
import Synchronization
import Testing

@Suite("Shared calls")
struct SharedCallTests {
    /// Counts calls, and holds each until it is let through.
    private actor Source {
        private(set) var calls = 0
        private var held: [CheckedContinuation<Void, Never>] = []
        private var counting: [(Int, CheckedContinuation<Void, Never>)] = []
        private var isOpen = false

        func next() async -> Int {
            calls += 1
            let number = calls
            for (_, waiting) in counting.filter({ $0.0 <= number }) { waiting.resume() }
            counting.removeAll { $0.0 <= number }
            if !isOpen { await withCheckedContinuation { held.append($0) } }
            return number
        }

        func waitForCall(_ number: Int) async {
            guard calls < number else { return }
            await withCheckedContinuation { counting.append((number, $0)) }
        }

        func letOneThrough() { held.removeFirst().resume() }

        func open() {
            isOpen = true
            for one in held { one.resume() }
            held = []
        }
    }

    @Test("A call of its own is made for whoever is alone")
    func alone() async {
        let shared = SharedCall<Int, Never>()
        let count = Mutex(0)
        for number in 1...3 {
            let value = await shared.run {
                count.withLock {
                    $0 += 1
                    return $0
                }
            }
            #expect(value == number)
        }
    }

    @Test("Whoever comes during a call gets the answer of a later one, and all of them of few")
    func together() async {
        let shared = SharedCall<Int, Never>()
        let source = Source()
        async let first = shared.run { await source.next() }
        await source.waitForCall(1)
        let answers = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { await shared.run { await source.next() } } }
            await source.letOneThrough()
            await source.waitForCall(2)
            await source.open()
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(await first == 1)
        #expect(answers.count == 100)
        #expect(answers.allSatisfy { $0 > 1 })
        #expect(await source.calls <= 101)
    }

    @Test("A failure is everybody's who waited for it; the next call is made anew")
    func failure() async throws {
        struct Wrong: Error {}
        let shared = SharedCall<Int, Wrong>()
        await #expect(throws: Wrong.self) { try await shared.run { () throws(Wrong) in throw Wrong() } }
        #expect(try await shared.run { 7 } == 7)
    }

    @Test("Whoever is cancelled fails alone: another of those who wait makes the call")
    func cancellation() async throws {
        let shared = SharedCall<Int, CancellationError>()
        let source = Source()
        @Sendable func call() async throws(CancellationError) -> Int {
            let number = await source.next()
            if Task.isCancelled { throw CancellationError() }
            return number
        }
        let first = Task { try await shared.run(call) }
        await source.waitForCall(1)
        let others = (0..<20).map { _ in Task { try await shared.run(call) } }
        first.cancel()
        await source.open()
        await #expect(throws: CancellationError.self) { try await first.value }
        for other in others { #expect(try await other.value > 1) }
    }
}
