internal import Linux

/// Waits on a thread that may block for what tasks do elsewhere.
enum BlockingWait {
    /// Runs `body` on the global executor, and blocks this thread, which must be none of that executor's, until it is through.
    static func result<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let answer = Monitor<Value?>(nil)
        Task.detached {
            let value = await body()
            answer.withLock { $0 = value }
            answer.wakeOne()
        }
        return answer.waitFor { $0 }
    }
}
