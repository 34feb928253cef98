internal import Linux

/// A bounded number of threads for calls that block: files, SQLite, a cold disk.
///
/// Tasks come here with ``run(_:)``, ``runAsync(_:)`` or `withTaskExecutorPreference(pool)`, and only so: `Task.yield()`, `@concurrent`
/// and default actors do not leave the executor that they are on. Work queues in order of arrival without a limit;
/// whoever admits work from outside puts a ``Lane`` before it. Threads start when work waits and no thread is idle; a
/// pool that is never used costs none.
package final class BlockingPool: TaskExecutor {
    private let queue = Monitor(Queue())
    private let name: String
    private let threadLimit: Int

    /// - Parameters:
    ///   - name: of the threads, for the system's tools; 15 bytes at most show.
    ///   - threadLimit: how many calls may block at the same time; at least 1.
    package init(name: String, threadLimit: Int) {
        self.name = name
        self.threadLimit = max(1, threadLimit)
    }

    deinit {
        queue.withLock { $0.isClosed = true }
        queue.wakeAll()
    }

    /// Runs `body`, which may block, on one of the pool's threads; stays on the thread when the caller is on this pool
    /// already. One trip there and back costs about 20 µs: do much in one.
    package func run<Result: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        // The closure is what changes threads, on entry. `body` itself, passed as the operation, would be converted to an
        // asynchronous function, and that conversion runs on the global executor whatever the preference (Swift 6.3).
        try await withTaskExecutorPreference(self) { () async throws(Failure) -> Result in try body() }
    }

    /// Runs `body`, which may block and may wait, on the pool's threads: none is held while it waits. `body` is a closure
    /// written at the call.
    package func runAsync<Result: Sendable, Failure: Error>(
        _ body: @Sendable () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await withTaskExecutorPreference(self, operation: body)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let waiting = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        let startsThread = queue.withLock { $0.add(Work(job: waiting, executor: executor), threadLimit: threadLimit) }
        guard startsThread else { return queue.wakeOne() }
        do {
            try Thread.start(name: name) { [queue] in BlockingPool.serve(queue) }
        } catch {
            abandonThread(after: error)
        }
    }

    /// The work is queued and other threads will come to it. Without any thread at all it never would, and no caller
    /// could be told: then ending the process is the only honest answer.
    private func abandonThread(after error: SystemError) {
        let remaining = queue.withLock { queue in
            queue.threads -= 1
            return queue.threads
        }
        precondition(remaining > 0, "No thread can be started for blocking work. \(error)")
    }

    private static func serve(_ queue: Monitor<Queue>) {
        while let work = nextWork(queue) {
            work.job.runSynchronously(on: work.executor)
        }
    }

    /// Waits for work; nil when the pool is gone.
    private static func nextWork(_ queue: Monitor<Queue>) -> Work? {
        var isIdle = false
        let turn: Turn = queue.waitFor { queue in
            if isIdle { queue.idle -= 1 }
            isIdle = false
            if let work = queue.take() { return .work(work) }
            if queue.isClosed { return .end }
            queue.idle += 1
            isIdle = true
            return nil
        }
        switch turn {
        case .work(let work): return work
        case .end: return nil
        }
    }
}

extension BlockingPool {
    private struct Work: Sendable {
        let job: UnownedJob
        let executor: UnownedTaskExecutor
    }

    /// What waits and who is there to do it.
    private struct Queue: Sendable {
        var waiting: [Work] = []
        /// The first of `waiting` that was not taken; what stands before it is dropped now and then.
        var first = 0
        var threads = 0
        var idle = 0
        var isClosed = false

        /// - Returns: whether one more thread is wanted, which is then counted as there.
        mutating func add(_ work: Work, threadLimit: Int) -> Bool {
            waiting.append(work)
            guard waiting.count - first > idle, threads < threadLimit else { return false }
            threads += 1
            return true
        }

        mutating func take() -> Work? {
            guard first < waiting.count else { return nil }
            let work = waiting[first]
            first += 1
            if first == waiting.count {
                waiting.removeAll(keepingCapacity: waiting.count < 1_024)
                first = 0
            } else if first >= 1_024, first > waiting.count / 2 {
                waiting.removeFirst(first)
                first = 0
            }
            return work
        }
    }

    private enum Turn {
        case work(Work)
        case end
    }
}
