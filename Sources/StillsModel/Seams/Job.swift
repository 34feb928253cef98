/// Work that a commit leaves for later (the outbox). It is done at least once: doing it again must do no harm.
package struct Job: Sendable, Equatable {
    package enum Kind: Sendable, Hashable {
        /// Remove an original and its bytes, if no image has or had it by then.
        case removeOriginal(OriginalID)
    }

    package var id: JobID
    package var kind: Kind
    /// Not to be begun before.
    package var dueAt: Instant
    /// How often it failed.
    package var attempts: Int
    /// Why it failed last; nil when it never did.
    package var reason: String?

    package init(id: JobID, kind: Kind, dueAt: Instant, attempts: Int = 0, reason: String? = nil) {
        self.id = id
        self.kind = kind
        self.dueAt = dueAt
        self.attempts = attempts
        self.reason = reason
    }
}

/// A job's number in its catalog; rises with every job.
package struct JobID: Hashable, Sendable, Comparable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package var description: String { "\(rawValue)" }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
