internal import CLinux

/// The kernel's clocks, in nanoseconds.
package enum SystemClock {
    /// Nanoseconds since 1970-01-01T00:00:00Z. May jump when the clock is set.
    package static var wallNanoseconds: Int64 { stills_clock_nanoseconds(CLOCK_REALTIME) }

    /// Nanoseconds since some fixed moment before. Never goes back; stands still while the machine sleeps.
    package static var monotonicNanoseconds: Int64 { stills_clock_nanoseconds(CLOCK_MONOTONIC) }
}

/// Bytes that nobody can guess, from the kernel.
package func secureRandomBytes(_ count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
        let got = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe stills_getrandom(buffer.baseAddress?.advanced(by: done), count - done)
        }
        done += try checked(got, .getrandom, "this process")
    }
    return bytes
}
