/// The addresses of a route: `/v1/images/{id}`. A part in braces stands for any one part of a path; a verb may end the last
/// part: `/v1/images/{id}:restore`, `/v1/images:check`.
package struct RoutePattern: Sendable, ExpressibleByStringLiteral {
    enum Part: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    let parts: [Part]
    /// What follows the colon; nil without one.
    let verb: String?

    /// As it is written, and as OpenAPI writes it.
    package let text: String

    package init(stringLiteral text: String) {
        self.text = text
        var names = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        var verb: String?
        if let last = names.last, let colon = last.lastIndex(of: ":") {
            verb = String(last[last.index(after: colon)...])
            names[names.count - 1] = String(last[..<colon])
        }
        self.verb = verb
        parts = names.map { name in
            name.hasPrefix("{") && name.hasSuffix("}")
                ? .parameter(String(name.dropFirst().dropLast())) : .literal(name)
        }
    }

    /// The names of its parameters, in order.
    package var parameters: [String] {
        parts.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}
