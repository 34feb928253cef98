import RemoteObjects
import Synchronization
import Testing

@Suite("Work on many, results in order")
struct OrderedWorkTests {
    /// Steps that wait for others.
    private final class Gates: Sendable {
        private let state = Mutex<(open: Set<Int>, waiting: [Int: CheckedContinuation<Void, Never>])>(([], [:]))

        func pass(_ number: Int) async {
            await withCheckedContinuation { waiting in
                let isOpen = state.withLock { state in
                    if state.open.contains(number) { return true }
                    state.waiting[number] = waiting
                    return false
                }
                if isOpen { waiting.resume() }
            }
        }

        func open(_ number: Int) {
            state.withLock { state in
                state.open.insert(number)
                return state.waiting.removeValue(forKey: number)
            }?.resume()
        }
    }

    @Test("Results come in the order of the items, whichever is done first")
    func order() async {
        let gates = Gates()
        var next = 0
        var taken: [Int] = []
        await OrderedWork(width: 4, window: 100).run(
            next: { () async -> Int? in
                next += 1
                return next <= 50 ? next : nil
            },
            work: { number in
                // Each waits for the one after it, in fours.
                if !number.isMultiple(of: 4), number < 50 { await gates.pass(number + 1) }
                gates.open(number)
                return number
            }, size: { _ in 0 }, take: { taken.append($0) })
        #expect(taken == Array(1...50))
    }

    @Test("No more is begun than the window allows, and no more at a time than the width")
    func bounds() async {
        let running = Mutex((now: 0, most: 0, begun: 0))
        let gates = Gates()
        var next = 0
        var aheadOfFirst = 0
        await OrderedWork(width: 3, window: 8).run(
            next: { () async -> Int? in
                next += 1
                return next <= 30 ? next : nil
            },
            work: { number in
                let begun = running.withLock { state in
                    state.now += 1
                    state.begun += 1
                    state.most = max(state.most, state.now)
                    return state.begun
                }
                // The first one waits until the window is full.
                if number == 1 { await gates.pass(0) } else if begun == 8 { gates.open(0) }
                running.withLock { $0.now -= 1 }
                return number
            },
            size: { _ in 0 },
            take: { number in if number == 1 { aheadOfFirst = running.withLock { $0.begun } } })
        #expect(running.withLock { $0.most } <= 3)
        #expect(aheadOfFirst == 8)
    }

    @Test("Nothing to do comes to its end")
    func nothing() async {
        var taken = 0
        await OrderedWork(width: 3, window: 3).run(
            next: { () async -> Int? in nil }, work: { $0 }, size: { _ in 0 }, take: { _ in taken += 1 })
        #expect(taken == 0)
    }

    @Test("Large results that wait for a slow one keep more from being begun")
    func sizes() async {
        let gates = Gates()
        let begun = Mutex(0)
        var next = 0
        var aheadOfFirst = 0
        await OrderedWork(width: 4, window: 1_000, waitingSize: 500).run(
            next: { () async -> Int? in
                next += 1
                return next <= 100 ? next : nil
            },
            work: { number in
                let count = begun.withLock {
                    $0 += 1
                    return $0
                }
                if number == 1 { await gates.pass(0) } else if count == 6 { gates.open(0) }
                return number
            },
            size: { _ in 100 },
            take: { number in if number == 1 { aheadOfFirst = begun.withLock { $0 } } })
        #expect((6...10).contains(aheadOfFirst))
    }
}
