internal import Linux
internal import Synchronization

/// One thread that watches sockets and runs the tasks that belong to them.
///
/// Tasks with this executor preference run on the loop's thread, between events, and so may touch what is confined to the
/// loop. They must not block it.
///
/// `@unchecked Sendable`: all but the mailbox and the identity is touched on the loop's thread only; ``enqueue(_:)`` and
/// ``execute(_:)`` find out on which thread they are called.
final class EventLoop: TaskExecutor, @unchecked Sendable {
    private let poll: EventPoll
    private let mailbox: LoopMailbox
    private let identity = Atomic<UInt>(0)
    private let tickInterval: Duration

    private var sources = EventSources()
    private var local: [LoopMailbox.Item] = []
    private var ready: [any EventSource & Resumable] = []
    private var nextTick = LoopTime(nanoseconds: 0)
    private var ending: Ending?
    /// Tasks that were started and have not ended: they may come back, so the loop stays as long.
    private var tasks = 0

    /// The loop's clock, read once each time events came.
    private(set) var now = LoopTime.now
    private(set) var date = LoopDate()
    /// Where sockets receive into; holds bytes only within one call.
    var receiveBuffer: [UInt8]
    /// Where heads of responses are put together.
    var headBuffer: [UInt8] = []

    /// - Parameter tickInterval: how often deadlines are looked at.
    init(tickInterval: Duration) throws(SystemError) {
        poll = try EventPoll()
        mailbox = LoopMailbox(poll: poll)
        self.tickInterval = max(.milliseconds(5), tickInterval)
        receiveBuffer = [UInt8](repeating: 0, count: 256 * 1024)
        headBuffer.reserveCapacity(8 * 1024)
    }

    /// Starts the thread. It ends after ``end(grace:_:)``.
    func start(name: String) throws(SystemError) {
        try Thread.start(name: name) { self.run() }
    }

    /// Whether this is called on the loop's thread.
    var isCurrent: Bool { identity.load(ordering: .relaxed) == Thread.identity }

    func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    /// Runs `action` on the loop's thread, soon. From any thread; never at once.
    func execute(_ action: @escaping @Sendable () -> Void) { add(.action(action)) }

    private func add(_ item: LoopMailbox.Item) {
        if isCurrent { local.append(item) } else { mailbox.add(item) }
    }
}

/// A source that gave way to others and goes on when its turn comes.
protocol Resumable: AnyObject {
    func resume()
}

// What sources and tasks of this loop do, on its thread.
extension EventLoop {
    /// - Returns: the token to remove it with.
    func add(_ socket: Socket, source: any EventSource) throws(SystemError) -> UInt64 {
        let token = sources.insert(source)
        do {
            try poll.add(socket, token: token)
        } catch {
            sources.remove(token)
            throw error
        }
        return token
    }

    func add(_ listener: ListeningSocket, source: any EventSource) throws(SystemError) -> UInt64 {
        let token = sources.insert(source)
        do {
            try poll.add(listener, token: token)
        } catch {
            sources.remove(token)
            throw error
        }
        return token
    }

    /// No event reaches the source any more. Closing its socket is the source's.
    func remove(_ token: UInt64) { sources.remove(token) }

    /// Stops and resumes the watch over a listener whose connections cannot be taken in.
    func pause(_ listener: ListeningSocket) { poll.remove(listener) }
    func unpause(_ listener: ListeningSocket, token: UInt64) throws(SystemError) {
        try poll.add(listener, token: token)
    }

    /// Has the source resumed after the others had their turn.
    func yield(_ source: any EventSource & Resumable) { ready.append(source) }

    func taskBegan() { tasks += 1 }
    func taskEnded() { tasks -= 1 }

    var isEnding: Bool { ending != nil }
}

// The loop itself.
extension EventLoop {
    /// How a loop ends: until the deadline sources finish what they do; then they are broken off.
    private struct Ending {
        let deadline: LoopTime
        var isAborted = false
        var isReported = false
        let completion: @Sendable (_ allEnded: Bool) -> Void
    }

    /// How long tasks may take to notice that they were cancelled, before nobody waits for them any more.
    private static let patience = Duration.seconds(1)

    /// Ends the loop when all sources and tasks are done; after `grace` they are broken off. From any thread, once.
    ///
    /// - Parameter completion: called once, on the loop's thread: with true as its last deed, with false when a task does not
    ///   heed that it was cancelled. The loop goes on for that one.
    func end(grace: Duration, _ completion: @escaping @Sendable (_ allEnded: Bool) -> Void) {
        execute { [self] in
            if ending != nil { return }
            ending = Ending(deadline: now + grace, completion: completion)
            // Twice: listeners first take in what waits at them.
            for _ in 0..<2 {
                let all = sources
                all.forEach { $0.drain() }
            }
        }
    }

    private func run() {
        identity.store(Thread.identity, ordering: .relaxed)
        while !isDone {
            turn()
        }
        // A task of another server may still hold the executor; its jobs would find nobody.
        identity.store(0, ordering: .relaxed)
        if let ending, !ending.isReported { ending.completion(true) }
    }

    private var isDone: Bool {
        ending != nil && sources.count == 0 && tasks == 0 && local.isEmpty && ready.isEmpty
    }

    private func turn() {
        let isBusy = !local.isEmpty || !ready.isEmpty
        let milliseconds = isBusy || !mailbox.fallAsleep() ? 0 : waitingTime
        do throws(SystemError) {
            try poll.wait(milliseconds: milliseconds) { event in
                sources[event.token]?.ready(event)
            }
        } catch {
            // The poll is the loop's own and its arguments are right: only a broken kernel comes here.
            preconditionFailure("An event loop cannot wait for events. \(error)")
        }
        now = LoopTime.now
        date.update()
        runWork()
        resumeSources()
        if now >= nextTick { tick() }
    }

    private var waitingTime: Int32 {
        let left = nextTick.nanoseconds - LoopTime.now.nanoseconds
        return Int32(clamping: max(0, left) / 1_000_000 + 1)
    }

    /// Jobs that come up meanwhile are run too, up to a number: then events have their turn.
    private func runWork() {
        local.append(contentsOf: mailbox.take())
        let executor = asUnownedTaskExecutor()
        var done = 0
        while done < local.count, done < 1_024 {
            let item = local[done]
            done += 1
            switch item {
            case .job(let job): job.runSynchronously(on: executor)
            case .action(let action): action()
            }
        }
        if done == local.count {
            local.removeAll(keepingCapacity: done < 4_096)
        } else {
            local.removeFirst(done)
        }
    }

    private func resumeSources() {
        let turn = ready
        if turn.isEmpty { return }
        ready = []
        for source in turn { source.resume() }
    }

    private func tick() {
        nextTick = now + tickInterval
        let all = sources
        all.forEach { $0.tick(now) }
        guard let ending, now >= ending.deadline else { return }
        if !ending.isAborted {
            self.ending?.isAborted = true
            let rest = sources
            rest.forEach { $0.abort() }
        } else if !ending.isReported, now >= ending.deadline + Self.patience {
            self.ending?.isReported = true
            ending.completion(false)
        }
    }
}

/// The text of the `Date` field, made anew each second.
struct LoopDate {
    private var second: Int64 = .min
    private(set) var bytes: [UInt8] = []

    static var wallSeconds: Int64 { SystemClock.wallNanoseconds / 1_000_000_000 }

    init() { update() }

    mutating func update() {
        let current = Self.wallSeconds
        guard current != second else { return }
        second = current
        bytes = HTTPDate(seconds: current).bytes
    }
}
