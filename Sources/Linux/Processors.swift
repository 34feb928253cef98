internal import CLinux

/// What this process runs on.
package enum Processors {
    /// How many processors it may use (`taskset(1)` and containers limit them); at least 1.
    package static var usable: Int { stills_processor_count() }
}

extension Thread {
    /// Distinguishes the threads that live now; costs no call to the kernel, unlike ``current``.
    package static var identity: UInt { stills_thread_identity() }
}

extension StopSignals {
    /// Has writing to a connection or a pipe that nobody reads fail as an error, instead of ending the process.
    package static func ignoreBrokenPipes() throws(SystemError) {
        _ = try checked(stills_ignore_signal(SIGPIPE), .sigaction, "this process")
    }
}
