/// Answers requests. The one thing that a transport knows of what it serves.
package protocol HTTPHandler: Sendable {
    /// Answers one request, on the loop of its connection; whatever blocks goes to a pool. Cancelled when the client has gone
    /// or the time is up. A body that was not read to its end is the transport's to drain or to cut off.
    func respond(to request: HTTPRequest) async -> HTTPResponse
}
