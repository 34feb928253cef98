internal import HTTPTransport

/// Finds the routes of an address, part by part. A literal goes before a parameter.
struct RouteTable: Sendable {
    /// The routes of one address, by method, and the values of its parameters, decoded.
    struct Place {
        let routes: [HTTPMethod: Route]
        let parameters: [String: String]
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        /// By verb, `""` for none; then by method, with the names of the parameters.
        var routes: [String: [HTTPMethod: Route]] = [:]
        var names: [String: [String]] = [:]
    }

    private var nodes = [Node()]

    /// - Parameter routes: no two of one method and address: that is a programming error, and stops the program.
    init(_ routes: [Route]) {
        for route in routes { insert(route) }
    }

    /// - Parameter path: percent-encoded.
    /// - Returns: nil when no route has the address, whatever the method.
    func place(of path: String) -> Place? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
        var verb = ""
        if let last = parts.last, let colon = last.lastIndex(of: ":") {
            verb = String(last[last.index(after: colon)...])
            guard !verb.isEmpty else { return nil }
            parts[parts.count - 1] = last[..<colon]
        }
        guard parts.count <= 16 else { return nil }
        var values: [String] = []
        var node = 0
        for part in parts {
            guard let text = PercentEncoding.decoded(part, plusIsSpace: false) else { return nil }
            if let next = nodes[node].literals[text] {
                node = next
            } else if let next = nodes[node].parameter, !text.isEmpty {
                values.append(text)
                node = next
            } else {
                return nil
            }
        }
        guard let routes = nodes[node].routes[verb], let names = nodes[node].names[verb] else { return nil }
        return Place(routes: routes, parameters: Dictionary(uniqueKeysWithValues: zip(names, values)))
    }

    private mutating func insert(_ route: Route) {
        var node = 0
        for part in route.pattern.parts {
            let next: Int
            switch part {
            case .literal(let text): next = nodes[node].literals[text] ?? nodes.count
            case .parameter: next = nodes[node].parameter ?? nodes.count
            }
            if next == nodes.count { nodes.append(Node()) }
            switch part {
            case .literal(let text): nodes[node].literals[text] = next
            case .parameter: nodes[node].parameter = next
            }
            node = next
        }
        let verb = route.pattern.verb ?? ""
        precondition(
            nodes[node].routes[verb]?[route.method] == nil,
            "two routes for \(route.method.rawValue) \(route.pattern.text)")
        precondition(
            nodes[node].names[verb].map { $0 == route.pattern.parameters } ?? true,
            "the parameters of \(route.pattern.text) have two names")
        nodes[node].routes[verb, default: [:]][route.method] = route
        nodes[node].names[verb] = route.pattern.parameters
    }
}
