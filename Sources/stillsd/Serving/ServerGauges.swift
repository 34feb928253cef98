internal import HTTPTransport
internal import Observability
internal import Synchronization

/// How much a server has to do. The metrics ask for it; the server comes after them.
final class ServerGauges: Sendable {
    private let server = Mutex<HTTPServer?>(nil)

    func watch(_ server: HTTPServer) { self.server.withLock { $0 = server } }

    var all: [RequestMetrics.Gauge] {
        [
            .init("stills_http_connections", "Open connections.") { self.load.map { Double($0.connections) } },
            .init("stills_http_requests_in_flight", "Requests that are being answered.") {
                self.load.map { Double($0.requests) }
            },
        ]
    }

    private var load: (connections: Int, requests: Int)? { server.withLock { $0 }?.load }
}
