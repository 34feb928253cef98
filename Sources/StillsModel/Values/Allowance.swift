/// How often something may be tried: `burst` times at once, and then once in every interval.
package struct Allowance: Sendable, Hashable {
    /// What it is counted for: the digest of a name or an address, so that the store keeps neither.
    package var subject: Digest
    /// At least 1.
    package var burst: Int64
    /// In microseconds.
    package var interval: Int64

    package init(subject: Digest, burst: Int64, interval: Int64) {
        self.subject = subject
        self.burst = burst
        self.interval = interval
    }

    /// One more try at `now`. The only thing kept is the time at which everything will be allowed again.
    ///
    /// - Parameter full: what is kept; nil where nothing was tried lately.
    /// - Returns: what to keep, or the time to wait for.
    package func taking(full: Instant?, at now: Instant) -> Taking {
        let start = max(full?.microseconds ?? now.microseconds, now.microseconds)
        let free = start - (burst - 1) * interval
        guard free <= now.microseconds else { return .wait(until: Instant(microseconds: free)) }
        return .taken(full: Instant(microseconds: start + interval))
    }

    package enum Taking: Sendable, Equatable {
        case taken(full: Instant)
        case wait(until: Instant)
    }
}
