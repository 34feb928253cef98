package import StillsModel

/// Why there are no credentials, or no signature.
package struct CloudAuthError: SeamError {
    package let code: ErrorCode
    /// Names variables, files and servers, and never a secret.
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
