internal import CLinux
internal import Synchronization

/// Tells whether somebody asked this process to end, with SIGINT (Ctrl-C) or SIGTERM.
///
/// The first signal only sets a flag, for loops to look at; the second ends the process at once, so that a person who
/// does not want to wait need not. The watch is of the whole process: signals are.
package enum StopSignals {
    /// 0 until a signal comes. Touched before the handler is installed, so that the handler never initialises it.
    private static let received = Atomic<Int32>(0)
    private static let event = Atomic<Int32>(-1)

    /// Starts the watch, and has writing to a closed pipe fail as an error (EPIPE) instead of ending the process.
    /// Watching twice is the same as once.
    package static func watch() throws(SystemError) {
        if event.load(ordering: .acquiring) >= 0 { return }
        let descriptor = CInt(try checked(stills_event_descriptor(), .eventfd, "this process"))
        received.store(0, ordering: .relaxed)
        let (exchanged, _) = event.compareExchange(expected: -1, desired: descriptor, ordering: .acquiringAndReleasing)
        guard exchanged else {
            _ = stills_close(descriptor)
            return
        }
        for signal in [SIGINT, SIGTERM] {
            _ = try checked(stills_catch_once(signal, noteStopSignal), .sigaction, "this process")
        }
        _ = try checked(stills_ignore_signal(SIGPIPE), .sigaction, "this process")
    }

    /// Whether a signal came. Costs an atomic load.
    package static var requested: Bool { received.load(ordering: .acquiring) != 0 }

    /// The signal that came: 2 (SIGINT) or 15 (SIGTERM); nil when none did.
    package static var signal: Int32? {
        let number = received.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }

    /// A descriptor that becomes readable when a signal came, for `poll(2)`; nil before ``watch()``. Not to be closed.
    package static var descriptor: CInt? {
        let number = event.load(ordering: .acquiring)
        return number < 0 ? nil : number
    }

    /// Blocks the thread until a signal has come. After ``watch()``.
    package static func wait() {
        while !requested, let descriptor {
            // An interrupted wait, or one that fails, is followed by another look.
            guard stills_wait_readable(descriptor, 1_000) >= 0 else { continue }
        }
    }

    /// Runs within a signal: touches only atomics and `write(2)`.
    fileprivate static func note(_ signal: CInt) {
        received.store(signal, ordering: .releasing)
        stills_event_raise(event.load(ordering: .acquiring))
    }
}

/// A free function: C calls it on whichever thread the kernel picks.
private func noteStopSignal(_ signal: CInt) {
    StopSignals.note(signal)
}
