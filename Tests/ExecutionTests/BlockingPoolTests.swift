import Execution
import Linux
import Testing

@Suite("The pool for blocking calls")
struct BlockingPoolTests {
    @Test("Work runs on the pool's own threads, and on no more than allowed")
    func threads() async {
        let pool = BlockingPool(name: "test", threadLimit: 3)
        let own = Thread.current
        let seen = Monitor<Set<Int32>>([])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await pool.run { seen.withLock { _ = $0.insert(Thread.current) } }
                }
            }
        }
        let numbers = seen.withLock { $0 }
        #expect((1...3).contains(numbers.count))
        #expect(!numbers.contains(own))
    }

    @Test("As many calls block together as there are threads")
    func concurrency() async {
        let pool = BlockingPool(name: "test", threadLimit: 4)
        let arrived = Monitor(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await pool.run {
                        arrived.withLock { $0 += 1 }
                        arrived.wakeAll()
                        // Returns only when all four are in here at the same time.
                        arrived.waitFor { $0 == 4 ? () : nil }
                    }
                }
            }
        }
        #expect(arrived.withLock { $0 } == 4)
    }

    @Test("Within the pool, running on the pool stays on the thread")
    func nesting() async {
        let pool = BlockingPool(name: "test", threadLimit: 2)
        let (outer, inner, after) = await pool.runAsync {
            let outer = Thread.current
            let inner = await pool.run { Thread.current }
            return (outer, inner, Thread.current)
        }
        #expect(outer == inner)
        #expect(outer == after)
    }

    @Test("A synchronous function runs on the pool, too")
    func synchronousFunction() async {
        let pool = BlockingPool(name: "test", threadLimit: 1)
        let name: @Sendable () -> Int32 = { Thread.current }
        let first = await pool.run(name)
        let second = await pool.run { Thread.current }
        #expect(first == second)
    }

    @Test("Errors come through as they are")
    func errors() async {
        struct Wrong: Error, Equatable {}
        let pool = BlockingPool(name: "test", threadLimit: 1)
        await #expect(throws: Wrong()) {
            try await pool.run { () throws(Wrong) -> Void in throw Wrong() }
        }
    }
}
