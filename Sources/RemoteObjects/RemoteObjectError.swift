package import StillsModel

/// Why an object could not be read, or a bucket not be listed.
package struct RemoteObjectError: SeamError {
    package let code: ErrorCode
    /// Names neither the object, which whoever asked knows, nor anything secret of its address.
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The object is another one than when reading it began.
    static func changed(_ what: String) -> RemoteObjectError {
        RemoteObjectError(.conflict, "It changed while it was read: \(what).")
    }
}
