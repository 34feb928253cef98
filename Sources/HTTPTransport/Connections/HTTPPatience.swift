internal import StillsModel

/// How long a connection has waited, and for what.
struct HTTPPatience {
    /// What a connection can wait for.
    enum Wait {
        case idle, head, body, handler, write, linger
    }

    private var wait = Wait.idle
    private var since: LoopTime
    private var byteCount = 0

    init(now: LoopTime) { since = now }

    /// Something went on: waiting begins anew.
    mutating func begin(_ now: LoopTime) {
        since = now
        byteCount = 0
    }

    mutating func note(bytes: Int) { byteCount = byteCount &+ bytes }

    /// - Returns: whether it took too long. Bodies and responses that move on fast enough get the time once more.
    mutating func isOver(_ wait: Wait, now: LoopTime, _ timeouts: HTTPTimeouts) -> Bool {
        if wait != self.wait {
            self.wait = wait
            begin(now)
            return false
        }
        guard now > since + Self.limit(wait, timeouts) else { return false }
        if wait == .body || wait == .write, byteCount >= timeouts.progressBytes {
            begin(now)
            return false
        }
        return true
    }

    private static func limit(_ wait: Wait, _ timeouts: HTTPTimeouts) -> Duration {
        switch wait {
        case .idle: timeouts.idle
        case .head: timeouts.head
        case .body: timeouts.body
        case .handler: timeouts.handler
        case .write: timeouts.write
        case .linger: timeouts.linger
        }
    }
}

extension HTTP1Connection {
    func tick(_ now: LoopTime) {
        guard phase != .closed else { return }
        let wait = currentWait
        guard patience.isOver(wait, now: now, server.configuration.timeouts) else { return }
        switch wait {
        case .idle, .linger: close()
        case .head: refuse(HTTPRefusal(.requestTimeout, "The head of the request took too long."))
        case .write: breakOff()
        case .body:
            refuseExchange(HTTPRefusal(.requestTimeout, "The body of the request took too long."))
        case .handler: refuseExchange(HTTPRefusal(.unavailable, "The answer took too long."))
        }
    }

    private var currentWait: HTTPPatience.Wait {
        switch phase {
        case .head: inputStart < input.count ? .head : .idle
        case .draining: .body
        case .closing: .write
        case .lingering, .closed: .linger
        case .exchange:
            if !outbox.isEmpty {
                .write
            } else if exchange?.body?.isAwaited ?? false {
                .body
            } else {
                .handler
            }
        }
    }
}
