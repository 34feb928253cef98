internal import Linux
internal import Synchronization

/// What all loops of a server share.
final class HTTPServerState: Sendable {
    let configuration: HTTPServerConfiguration
    let handler: any HTTPHandler
    let clients: HTTPClientIdentity
    private let connections = Monitor(Connections())
    private let requests = Atomic<Int>(0)

    private struct Connections {
        var all = 0
        var byAddress: [InternetAddress: Int] = [:]
    }

    init(configuration: HTTPServerConfiguration, handler: any HTTPHandler) {
        self.configuration = configuration
        self.handler = handler
        clients = HTTPClientIdentity(configuration.proxies)
    }

    /// - Returns: whether a connection from there is within the limits; it is then counted until ``leave(_:)``.
    func admit(_ address: InternetAddress) -> Bool {
        let limits = configuration.load
        let isProxy = clients.isTrusted(address)
        return connections.withLock { connections in
            guard connections.all < limits.connections else { return false }
            if !isProxy {
                let same = connections.byAddress[address, default: 0]
                guard same < limits.connectionsPerAddress else { return false }
                connections.byAddress[address] = same + 1
            }
            connections.all += 1
            return true
        }
    }

    func leave(_ address: InternetAddress) {
        let isProxy = clients.isTrusted(address)
        connections.withLock { connections in
            connections.all -= 1
            if isProxy { return }
            let same = connections.byAddress[address, default: 1]
            connections.byAddress[address] = same > 1 ? same - 1 : nil
        }
    }

    /// - Returns: whether one more request may be served; it is then counted until ``endRequest()``.
    func beginRequest() -> Bool {
        guard requests.wrappingAdd(1, ordering: .relaxed).newValue <= configuration.load.requests else {
            endRequest()
            return false
        }
        return true
    }

    func endRequest() { requests.wrappingSubtract(1, ordering: .relaxed) }

    var connectionCount: Int { connections.withLock { $0.all } }
    var requestCount: Int { requests.load(ordering: .relaxed) }
}
