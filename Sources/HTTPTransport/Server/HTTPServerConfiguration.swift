internal import Linux
package import StillsModel

/// How a server listens, what it accepts, and how long it waits.
package struct HTTPServerConfiguration: Sendable, Hashable {
    /// Where to listen: `127.0.0.1:8080`, `[::1]:8080`. Port 0 takes a free one. No names are looked up, except `localhost`.
    package var addresses = ["127.0.0.1:8080"]
    /// How many loops; nil: one for each processor that the process may use.
    package var threads: Int?
    package var limits = HTTPLimits()
    package var load = HTTPLoadLimits()
    package var timeouts = HTTPTimeouts()
    package var proxies = HTTPTrustedProxies()

    package init() {}

    /// - Throws: ``HTTPServerError`` with `.invalidArgument`, naming the setting.
    package func validate() throws(HTTPServerError) {
        if addresses.isEmpty { throw .invalid("addresses", "names no address to listen at") }
        for address in addresses where SocketAddress(address) == nil {
            throw .invalid("addresses", "holds \(address), which is no address and port")
        }
        let counts: [(String, Int64, ClosedRange<Int64>)] = [
            ("threads", Int64(threads ?? 1), 1...1_024),
            ("limits.headBytes", Int64(limits.headBytes), 256...16_777_216),
            ("limits.targetBytes", Int64(limits.targetBytes), 16...16_777_216),
            ("limits.fieldCount", Int64(limits.fieldCount), 1...100_000),
            ("limits.bodyBytes", limits.bodyBytes, 0...(1 << 50)),
            ("limits.chunkOverheadBytes", Int64(limits.chunkOverheadBytes), 0...16_777_216),
            ("limits.drainedBodyBytes", limits.drainedBodyBytes, 0...(1 << 30)),
            ("load.connections", Int64(load.connections), 1...10_000_000),
            ("load.connectionsPerAddress", Int64(load.connectionsPerAddress), 1...10_000_000),
            ("load.requests", Int64(load.requests), 1...10_000_000),
            ("timeouts.progressBytes", Int64(timeouts.progressBytes), 1...1_048_576),
        ]
        for (name, value, range) in counts where !range.contains(value) {
            throw .invalid(name, "is \(value), and must be \(range.lowerBound) to \(range.upperBound)")
        }
        for (name, duration) in timeouts.all
        where duration < .milliseconds(10) || duration > .seconds(86_400) {
            throw .invalid(name, "must be 10 milliseconds to a day")
        }
        for network in proxies.networks where HTTPNetwork(network) == nil {
            throw .invalid(
                "proxies.networks", "holds \(network), which is neither an address nor ADDRESS/BITS")
        }
    }
}

/// How much is served at the same time. What is above is answered with 503 and Retry-After; nothing queues.
package struct HTTPLoadLimits: Sendable, Hashable {
    package var connections = 20_000
    /// From one address; trusted proxies are not counted so.
    package var connectionsPerAddress = 1_000
    /// Whose handler runs, or brings the body of its response.
    package var requests = 1_024

    package init() {}
}

/// How long the transport waits, for the client and for the handler.
package struct HTTPTimeouts: Sendable, Hashable {
    /// For a whole head, from its first byte (408).
    package var head = Duration.seconds(15)
    /// For `progressBytes` of a body that the handler waits for (408).
    package var body = Duration.seconds(30)
    /// For the next request on a connection (closed).
    package var idle = Duration.seconds(75)
    /// For the handler's answer, and for each further chunk of it (503, or the connection is cut off). Time in which the
    /// handler waits for the client does not count.
    package var handler = Duration.seconds(60)
    /// For the client to take `progressBytes` of a response (cut off).
    package var write = Duration.seconds(30)
    /// For the client to close, after the last response.
    package var linger = Duration.seconds(2)
    /// The least that a client must send or take within its time, or all that is left.
    package var progressBytes = 4_096

    package init() {}

    var all: [(String, Duration)] {
        [
            ("timeouts.head", head), ("timeouts.body", body), ("timeouts.idle", idle),
            ("timeouts.handler", handler),
            ("timeouts.write", write), ("timeouts.linger", linger),
        ]
    }

    /// How often to look, so that no time-out is late by more than a quarter.
    var tickInterval: Duration { min(all.map(\.1).min() ?? .seconds(1), .seconds(2)) / 4 }
}

/// The server cannot start.
package struct HTTPServerError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    static func invalid(_ setting: String, _ why: String) -> HTTPServerError {
        HTTPServerError(.invalidArgument, "The setting \(setting) \(why).")
    }
}
