internal import Linux

/// Whose word about the client's address and scheme is taken.
package struct HTTPTrustedProxies: Sendable, Hashable {
    /// Which fields the proxies write. Only one kind is heeded: of the other, a client could have sent it through.
    package enum Fields: String, Sendable, Hashable {
        /// `X-Forwarded-For` and `X-Forwarded-Proto`.
        case xForwarded
        /// `Forwarded` (RFC 7239).
        case forwarded
    }

    /// Addresses and networks, `127.0.0.1` or `10.0.0.0/8`; by default nobody's word is taken.
    package var networks: [String] = []
    package var fields = Fields.xForwarded

    package init() {}
}

/// A network: an address and how many of its first bits count.
struct HTTPNetwork {
    private let address: InternetAddress
    private let length: Int

    /// Reads `10.0.0.0/8` or an address alone.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = InternetAddress(parts[0]) else { return nil }
        let longest = address.isV4 ? 32 : 128
        let length = parts.count == 1 ? longest : Int(parts[1]) ?? -1
        guard (0...longest).contains(length) else { return nil }
        self.address = address
        self.length = length
    }

    func contains(_ other: InternetAddress) -> Bool { other.isIn(address, length: length) }
}

/// Who the client is, behind proxies.
struct HTTPClientIdentity {
    private let networks: [HTTPNetwork]
    private let fields: HTTPTrustedProxies.Fields

    init(_ proxies: HTTPTrustedProxies) {
        networks = proxies.networks.compactMap { HTTPNetwork($0) }
        fields = proxies.fields
    }

    func isTrusted(_ peer: InternetAddress) -> Bool {
        !networks.isEmpty && networks.contains { $0.contains(peer) }
    }

    /// What the request's fields state, to be asked only when the connection comes from a trusted proxy. Each proxy adds
    /// whom it was asked by at the end, so the list is read from there, up to the first who is not trusted.
    ///
    /// - Returns: nil for what is not stated, or not readable.
    func stated(by request: HTTPFields) -> (address: InternetAddress?, scheme: String?) {
        switch fields {
        case .xForwarded:
            let hops = request.values("X-Forwarded-For").flatMap { $0.split(separator: ",") }
            let schemes = request.values("X-Forwarded-Proto").flatMap { $0.split(separator: ",") }
            return (client(hops.map { Self.node($0) }), schemes.last.flatMap { Self.scheme($0) })
        case .forwarded:
            let hops = request.values("Forwarded").flatMap { $0.split(separator: ",") }.map {
                Self.parameters($0)
            }
            let scheme = hops.last?["proto"].flatMap { Self.scheme($0[...]) }
            return (client(hops.map { $0["for"].flatMap { Self.node($0[...]) } }), scheme)
        }
    }

    private func client(_ hops: [InternetAddress?]) -> InternetAddress? {
        var client: InternetAddress?
        for hop in hops.reversed() {
            guard let hop else { break }
            client = hop
            if !isTrusted(hop) { break }
        }
        return client
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
    private static func node(_ text: Substring) -> InternetAddress? {
        let text = text.trimmingSpaces
        return InternetAddress(text) ?? SocketAddress(String(text))?.host
            ?? (text.hasPrefix("[") && text.hasSuffix("]")
                ? InternetAddress(text.dropFirst().dropLast()) : nil)
    }

    private static func scheme(_ text: Substring) -> String? {
        let text = text.trimmingSpaces.lowercased()
        return text == "http" || text == "https" ? text : nil
    }

    /// `for="[2001:db8::1]:80";proto=https`; no value of use holds a semicolon or a comma.
    private static func parameters(_ element: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in element.split(separator: ";") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            var value = pair[pair.index(after: equals)...].trimmingSpaces
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = value.dropFirst().dropLast()
            }
            parameters[pair[..<equals].trimmingSpaces.lowercased()] = String(value)
        }
        return parameters
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}
