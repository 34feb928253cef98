/// What a client has done with one server since it began.
package struct HostMetrics: Sendable, Equatable {
    /// Requests that came to their end, whichever.
    package var requests = 0
    /// Of these, those without a response, or without all of it.
    package var failures = 0
    /// Connections made.
    package var connections = 0
    /// Bodies and heads, both ways.
    package var bytes: Int64 = 0
}

/// The metrics of all servers; beyond a limit, further ones are counted together.
struct HostTable {
    private(set) var hosts: [String: HostMetrics] = [:]

    static let limit = 1_000
    static let others = "others"

    mutating func count(_ server: ServerName, connections: Int, bytes: Int64, failed: Bool) {
        let name = server.description
        let key = hosts[name] != nil || hosts.count < Self.limit ? name : Self.others
        hosts[key, default: HostMetrics()].requests += 1
        hosts[key, default: HostMetrics()].failures += failed ? 1 : 0
        hosts[key, default: HostMetrics()].connections += connections
        hosts[key, default: HostMetrics()].bytes += bytes
    }
}
