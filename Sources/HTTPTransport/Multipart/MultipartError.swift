package import StillsModel

/// A multipart body that is none, or is above a limit.
package struct MultipartError: SeamError {
    /// `.invalidArgument` for what is no multipart body, `.resourceExhausted` for one above a limit; else the code of the stream
    /// that the body came from.
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    static func malformed(_ what: String) -> MultipartError {
        MultipartError(.invalidArgument, "The body is no multipart/form-data: \(what).")
    }
}
