internal import Synchronization

/// How a request ended before its handler had answered: whatever the handler answers afterwards goes nowhere.
///
/// A handler that was cancelled asks it what to say in its log: that a client leaves is not a server's failure.
package final class HTTPRequestEnding: Sendable {
    private let state = Mutex<HTTPStatus?>(nil)

    package init() {}

    /// What the client was told in the handler's place; ``HTTPStatus/clientClosedRequest`` when it was told nothing. nil as long
    /// as the handler's answer counts.
    package var status: HTTPStatus? { state.withLock { $0 } }

    /// The first one counts.
    package func end(_ status: HTTPStatus) {
        state.withLock { if $0 == nil { $0 = status } }
    }
}

extension HTTPStatus {
    /// Of no RFC, and never sent: what servers write into their logs when a client left before its answer.
    package static let clientClosedRequest = HTTPStatus(rawValue: 499)
}
