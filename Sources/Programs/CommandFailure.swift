/// A command's end with a status of its own.
package struct CommandFailure: Error {
    package let status: ExitStatus
    package let message: String

    package init(status: ExitStatus, message: String) {
        self.status = status
        self.message = message
    }
}
