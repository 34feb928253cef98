package import StillsModel

/// An error of a use case.
package struct ServiceError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?
    /// How long to wait before the same request has a chance; nil where waiting does not help.
    package var retryAfter: Duration?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A seam's error, which says enough by itself.
    package init(_ error: any SeamError) {
        self.init(error.code, error.message, cause: error)
    }
}
