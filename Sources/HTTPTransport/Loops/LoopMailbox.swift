internal import Linux

/// What other threads want of an event loop.
final class LoopMailbox: Sendable {
    enum Item: Sendable {
        case job(UnownedJob)
        case action(@Sendable () -> Void)
    }

    private struct State {
        var items: [Item] = []
        var isAsleep = false
    }

    private let state = Monitor(State())
    private let poll: EventPoll

    init(poll: EventPoll) { self.poll = poll }

    func add(_ item: Item) {
        let mustWake = state.withLock { state in
            state.items.append(item)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustWake { poll.wake() }
    }

    /// Takes all that is there.
    func take() -> [Item] {
        state.withLock { state in
            if state.items.isEmpty { return [] }
            let items = state.items
            state.items = []
            return items
        }
    }

    /// The loop is about to wait.
    ///
    /// - Returns: false when there is something to do instead.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.items.isEmpty
            return state.isAsleep
        }
    }
}
