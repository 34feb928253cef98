internal import Linux

/// Takes in connections at one address, for one loop. Confined to it.
///
/// `@unchecked Sendable`: after ``begin()`` it is only touched on the loop's thread.
final class HTTPListener: EventSource, @unchecked Sendable {
    private let socket: ListeningSocket
    private let loop: EventLoop
    private let server: HTTPServerState
    private var token: UInt64?
    private var isPaused = false

    init(_ socket: ListeningSocket, loop: EventLoop, server: HTTPServerState) {
        self.socket = socket
        self.loop = loop
        self.server = server
    }

    /// Has the loop, which is not started yet, watch the socket.
    func begin() throws(SystemError) { token = try loop.add(socket, source: self) }

    func ready(_ event: EventPoll.Event) { accept(atMost: 64) }

    private func accept(atMost limit: Int) {
        for _ in 0..<limit {
            do throws(SystemError) {
                guard let connection = try socket.accept() else { return }
                take(connection)
            } catch {
                // Too many descriptors, or no memory: the connection waits in the kernel's queue, and would be reported
                // again and again.
                if !isPaused { loop.pause(socket) }
                isPaused = true
                return
            }
        }
    }

    private func take(_ connection: Socket) {
        let address = connection.peer.host
        guard server.admit(address) else {
            _ = connection.send(busy, [], from: 0)
            connection.endSending()
            connection.close()
            return
        }
        startConnection(connection, loop: loop, server: server)
    }

    /// What a connection above the limits gets, if it can be sent at once.
    private var busy: [UInt8] {
        let response = HTTPRefusal(.unavailable, "There are too many connections.").response
        guard case .bytes(let body) = response.body else { return [] }
        var bytes: [UInt8] = []
        let isWritten = HTTPResponseHead.write(
            response.status, response.fields, framing: .length(Int64(body.count)), connection: .close,
            date: loop.date.bytes, into: &bytes)
        return isWritten ? bytes + body : []
    }

    func tick(_ now: LoopTime) {
        guard isPaused, let token else { return }
        // If it fails, the next tick tries again.
        do throws(SystemError) { try loop.unpause(socket, token: token) } catch { return }
        isPaused = false
    }

    /// Those that the kernel has taken in are served.
    func drain() {
        accept(atMost: 4_096)
        abort()
    }

    func abort() {
        if let token { loop.remove(token) }
        token = nil
        socket.close()
    }
}
