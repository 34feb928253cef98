internal import Linux
internal import StillsModel

/// Serves a handler over HTTP/1.1: one event loop to a thread, each with its own listening sockets.
package final class HTTPServer: Sendable {
    private let state: HTTPServerState
    private let loops = Monitor<[EventLoop]>([])

    /// - Throws: ``HTTPServerError`` with `.invalidArgument` when the configuration is not valid.
    package init(configuration: HTTPServerConfiguration, handler: any HTTPHandler)
        throws(HTTPServerError)
    {
        try configuration.validate()
        state = HTTPServerState(configuration: configuration, handler: handler)
    }

    /// Listens and serves, until ``stop(grace:)``. Once. Writing to connections that broke becomes an error for the whole
    /// process, instead of ending it (SIGPIPE).
    ///
    /// - Returns: where it listens, in the order of the configuration, with the ports that were chosen for port 0.
    /// - Throws: ``HTTPServerError`` with `.unavailable` when an address is taken, `.permissionDenied`, `.invalidArgument` when
    ///   this machine has no such address, `.resourceExhausted`.
    package func start() throws(HTTPServerError) -> [String] {
        do {
            return try startLoops().map(\.description)
        } catch {
            throw HTTPServerError(Self.code(of: error), error.description, cause: error)
        }
    }

    /// Takes in no more connections and ends those that are idle; requests under way are finished, for as long as `grace`, then
    /// cancelled and cut off. Returns when all of that is done.
    ///
    /// - Returns: false when a handler still runs a second after it was cancelled; its thread goes on until it ends.
    @discardableResult
    package func stop(grace: Duration) async -> Bool {
        let loops = loops.withLock { loops in
            defer { loops = [] }
            return loops
        }
        var allEnded = true
        await withTaskGroup(of: Bool.self) { group in
            for loop in loops {
                group.addTask {
                    await withCheckedContinuation { ended in
                        loop.end(grace: grace) { ended.resume(returning: $0) }
                    }
                }
            }
            for await ended in group where !ended { allEnded = false }
        }
        return allEnded
    }

    /// How many connections and requests there are, for metrics.
    package var load: (connections: Int, requests: Int) {
        (state.connectionCount, state.requestCount)
    }

    private func startLoops() throws(SystemError) -> [SocketAddress] {
        try StopSignals.ignoreBrokenPipes()
        let count = state.configuration.threads ?? Processors.usable
        let addresses = state.configuration.addresses.compactMap { SocketAddress($0) }
        var listeners: [[ListeningSocket]] = []
        for address in addresses { listeners.append(try Self.listen(at: address, count: count)) }

        var started: [EventLoop] = []
        for index in 0..<count {
            let loop = try EventLoop(tickInterval: state.configuration.timeouts.tickInterval)
            for sockets in listeners {
                try HTTPListener(sockets[index], loop: loop, server: state).begin()
            }
            started.append(loop)
        }
        for loop in started { try loop.start(name: "http") }
        loops.withLock { [started] in $0 = started }
        return listeners.map { $0[0].address }
    }

    /// One socket for each loop, among which the kernel distributes connections. As such sockets share an address even with
    /// those of another process, one that does not share finds out first whether the address is free.
    private static func listen(at address: SocketAddress, count: Int) throws(SystemError)
        -> [ListeningSocket]
    {
        if count == 1 { return [try ListeningSocket.listen(at: address)] }
        if address.port != 0 { try ListeningSocket.listen(at: address).close() }
        let first = try ListeningSocket.listen(at: address, isShared: true)
        var sockets = [first]
        for _ in 1..<count {
            sockets.append(try ListeningSocket.listen(at: first.address, isShared: true))
        }
        return sockets
    }

    private static func code(of error: SystemError) -> ErrorCode {
        switch error.reason {
        case .busy: .unavailable
        case .denied: .permissionDenied
        case .limitReached: .resourceExhausted
        default: error.call == .listen ? .invalidArgument : .internal
        }
    }
}
