/// What the caller of a seam can do about an error. Every seam's error carries one.
package enum ErrorCode: String, Sendable, CaseIterable {
    /// The thing named does not exist.
    case notFound
    /// The thing to be made exists.
    case alreadyExists
    /// The request can never succeed as it is.
    case invalidArgument
    case permissionDenied
    case unauthenticated
    /// Somebody else changed what the request relied on: look again, then decide.
    case conflict
    /// What is stored is damaged.
    case corrupt
    /// Not now: try again.
    case unavailable
    /// No room, or a limit is reached.
    case resourceExhausted
    case cancelled
    case unimplemented
    /// A fault of Stills.
    case `internal`

    /// Whether the same call may succeed later, unchanged.
    package var isRetryable: Bool { self == .unavailable }
}

/// An error of a seam: what the caller can do, a full sentence for people, and what lies beneath.
package protocol SeamError: Error, Sendable, CustomStringConvertible {
    var code: ErrorCode { get }
    /// What happened to which thing, as a full sentence. May be shown to the user.
    var message: String { get }
    /// What lies beneath. For logs, never for a remote client.
    var cause: (any Error)? { get }
}

extension SeamError {
    package var description: String { message }
}
