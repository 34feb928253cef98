internal import Linux
internal import StillsModel

/// A client's connection, which speaks HTTP/1.1 (RFC 9112): requests one after the other, pipelined or not.
///
/// Everything happens on the loop's thread. Events set `mayReceive` and push out what waits; ``advance()`` then does as much as
/// it can: reads a head, starts the handler, feeds the body, and so on with the next request.
///
/// `@unchecked Sendable`: confined to its loop. Others reach it by ``EventLoop/execute(_:)``.
final class HTTP1Connection: EventSource, Resumable, @unchecked Sendable {
    enum Phase {
        /// Waits for a head, or reads one.
        case head
        /// A request is being served.
        case exchange
        /// The response is out; what the handler left of the request's body is read and dropped.
        case draining
        /// The last response is being sent.
        case closing
        /// The last response is out; what the client still sends is dropped until it closes.
        case lingering
        case closed
    }

    let loop: EventLoop
    let socket: Socket
    let server: HTTPServerState
    /// The peer's address, as text and as a trusted proxy or not: asked with every request.
    let peerText: String
    let isFromProxy: Bool
    var token: UInt64?

    var phase = Phase.head
    var exchange: HTTPExchange?
    var requestCount: UInt64 = 0
    var outbox = HTTPOutbox()

    /// Received and not used, from `inputStart` on.
    var input: [UInt8] = []
    var inputStart = 0
    var scanner: HTTPHeadScanner
    /// An empty line before the request line is passed over, once.
    var mayPassEmptyLine = true
    /// Whether there may be something in the socket: told by events, until receiving says otherwise.
    var mayReceive = true
    var isHalfClosed = false
    var drainedCount: Int64 = 0

    var isAdvancing = false
    var isYielding = false
    var patience: HTTPPatience

    init(_ socket: Socket, loop: EventLoop, server: HTTPServerState) {
        self.socket = socket
        self.loop = loop
        self.server = server
        peerText = socket.peer.host.description
        isFromProxy = server.clients.isTrusted(socket.peer.host)
        scanner = HTTPHeadScanner(limits: server.configuration.limits)
        patience = HTTPPatience(now: loop.now)
    }

    var limits: HTTPLimits { server.configuration.limits }

    func begin() {
        do throws(SystemError) {
            token = try loop.add(socket, source: self)
        } catch {
            server.leave(socket.peer.host)
            socket.close()
            phase = .closed
        }
    }

    func ready(_ event: EventPoll.Event) {
        if phase == .closed { return }
        if event.isGone { return breakOff() }
        if event.isReadable || event.isHalfClosed { mayReceive = true }
        if event.isHalfClosed { isHalfClosed = true }
        if event.isWritable, !outbox.isEmpty { flush() }
        advance()
        if isHalfClosed { noteHalfClosed() }
    }

    func resume() {
        isYielding = false
        if !outbox.isEmpty { flush() }
        advance()
        if isHalfClosed { noteHalfClosed() }
    }

    /// Lets others on the loop have their turn.
    func yield() {
        if isYielding { return }
        isYielding = true
        loop.yield(self)
    }

    /// The client sends no more. It may still read what is on its way to it; but nobody works for it any longer.
    private func noteHalfClosed() {
        guard phase == .exchange, let exchange else { return }
        switch exchange.response {
        case .awaited, .streaming: breakOff()
        case .closing: exchange.keepsAlive = false
        }
    }

    /// What has come in by now is served.
    func drain() {
        advance()
        if phase == .head, inputStart == input.count { close() }
    }

    func abort() { breakOff() }

    /// Ends the connection in the middle of something: the client sees that it is cut off.
    func breakOff() {
        if phase == .exchange || phase == .closing { socket.cutOffAtClose() }
        close()
    }

    /// Ends the connection. The handler of a request that is under way is cancelled.
    func close() {
        if phase == .closed { return }
        phase = .closed
        if let token { loop.remove(token) }
        token = nil
        socket.close()
        server.leave(socket.peer.host)
        outbox.clear()
        input = []
        inputStart = 0
        cancelExchange(.clientClosedRequest, ByteStreamError(.cancelled, "The client has gone."))
    }

    /// Lets go of the request that is served: whoever works for it is told to end.
    ///
    /// - Parameter status: what the client was told instead of the handler's answer.
    func cancelExchange(_ status: HTTPStatus, _ error: ByteStreamError) {
        guard let exchange else { return }
        self.exchange = nil
        exchange.ending.end(status)
        exchange.body?.fail(error)
        exchange.task?.cancel()
        exchange.writer?.resume()
    }
}
