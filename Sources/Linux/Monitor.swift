internal import CLinux

/// State that threads share, with waiting for it to change: a mutex and a condition variable (`pthreads(7)`).
///
/// For threads that may block. Tasks use `Mutex` and continuations.
///
/// `@unchecked Sendable`: the state is only touched with the mutex held.
@safe package final class Monitor<State: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        // With default attributes neither can fail on Linux.
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Looks at the state and changes it, alone.
    package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Calls `body` with the state, alone, until it gives a result; waits for ``wakeOne()`` or ``wakeAll()`` in between.
    package func waitFor<Result>(_ body: (inout State) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            unsafe pthread_cond_wait(changed, mutex)
        }
    }

    /// Has one of the waiting threads look again.
    package func wakeOne() { unsafe pthread_cond_signal(changed) }

    /// Has all waiting threads look again.
    package func wakeAll() { unsafe pthread_cond_broadcast(changed) }
}
