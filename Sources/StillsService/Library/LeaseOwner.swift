package import Linux
internal import StillsModel

/// Who holds an intent: a process of this machine, told apart from every other that ever ran here.
package struct LeaseOwner: Sendable, Hashable {
    /// The form that intents keep: the process's identity, and the machine's name.
    package let text: String

    /// How long a lease lasts without being extended. Only for owners on another machine: those on this one are looked
    /// at.
    package static let duration: Int64 = 15 * 60 * 1_000_000

    /// Holds what anybody may recover once the lease is over.
    static let nobody = "nobody"

    package init(_ process: ProcessIdentity) { text = process.description }

    /// Whether an intent's owner can be counted out: its process has ended, or, where that cannot be known, its lease.
    static func isGone(_ intent: Intent, at now: Instant) throws(SystemError) -> Bool {
        guard let process = ProcessIdentity(intent.owner) else { return intent.leaseEnds < now }
        return try !process.isAlive()
    }
}
