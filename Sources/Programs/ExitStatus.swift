internal import StillsModel
package import StillsService

/// What a script learns from the program's end.
package enum ExitStatus: Int32 {
    case success = 0
    /// Some items failed; each was named.
    case someFailed = 1
    case wrongUsage = 2
    /// The library cannot be reached or opened.
    case noLibrary = 3
    case interrupted = 130
    /// Whoever read the output has gone, as a shell reports it (128 + SIGPIPE).
    case readerGone = 141

    /// The status for an error that ended a command; errors of opening a library are ``noLibrary`` by themselves.
    package init(_ error: ServiceError) {
        self =
            switch error.code {
            case .invalidArgument, .unimplemented: .wrongUsage
            case .cancelled: .interrupted
            case .notFound, .alreadyExists, .permissionDenied, .unauthenticated, .conflict, .corrupt, .unavailable,
                .resourceExhausted, .internal:
                .someFailed
            }
    }
}
