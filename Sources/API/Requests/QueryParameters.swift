internal import Formats
internal import HTTPTransport

/// The parameters of a query, read as the route declares them: unknown names, repeated ones and wrong values are problems.
package struct QueryParameters: Sendable {
    private var values: [String: JSONValue] = [:]

    /// How many a query may have.
    private static let limit = 100

    init(_ query: String?, for route: Route) throws(Problem) {
        let declared = route.parameters.filter { $0.place == .query }
        var errors: [Problem.Item] = []
        for part in (query ?? "").split(separator: "&", maxSplits: Self.limit) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decoded(sides[0], plusIsSpace: true),
                let text = PercentEncoding.decoded(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else { throw Problem(.badRequest, "The query is not percent-encoded UTF-8.") }
            guard let parameter = declared.first(where: { $0.name == name }) else {
                errors.append(.init(parameter: name, Self.unknown(declared)))
                continue
            }
            note(parameter, text, &errors)
        }
        for parameter in declared where parameter.isRequired && values[parameter.name] == nil {
            errors.append(.init(parameter: parameter.name, "It is required."))
        }
        guard errors.isEmpty else {
            throw Problem(.badRequest, "The query's parameters are not as this address takes them.", errors: errors)
        }
    }

    private mutating func note(_ parameter: RouteParameter, _ text: String, _ errors: inout [Problem.Item]) {
        let value = parameter.schema.value(reading: text)
        let findings = (parameter.schema.element ?? parameter.schema).findings(value)
        if let finding = findings.first { errors.append(.init(parameter: parameter.name, finding.detail)) }
        guard parameter.schema.element != nil else {
            if values[parameter.name] != nil { errors.append(.init(parameter: parameter.name, "It is given twice.")) }
            values[parameter.name] = value
            return
        }
        if case .array(let others)? = values[parameter.name] {
            values[parameter.name] = .array(others + [value])
        } else {
            values[parameter.name] = .array([value])
        }
    }

    private static func unknown(_ declared: [RouteParameter]) -> String {
        declared.isEmpty
            ? "There is no such parameter: this address takes none."
            : "There is no such parameter: this address takes \(declared.map(\.name).joined(separator: ", "))."
    }

    /// The value as it was written, whatever its type; nil when it is not given.
    func string(_ name: String) -> String? {
        switch values[name] {
        case .string(let text)?: text
        case .number(let number)?: number.text
        case .boolean(let flag)?: flag ? "true" : "false"
        case .null?, .array?, .object?, nil: nil
        }
    }

    /// The value of a text; nil when it is not given.
    package func text(_ name: String) -> String? { values[name]?.text }

    /// The value of a whole number; nil when it is not given.
    package func integer(_ name: String) -> Int? {
        guard case .number(let number)? = values[name] else { return nil }
        return number.integer.map(Int.init)
    }

    /// Whether a truth value is given and true.
    package func flag(_ name: String) -> Bool { values[name] == .boolean(true) }

    /// The values of a repeatable text.
    package func texts(_ name: String) -> [String] {
        guard case .array(let elements)? = values[name] else { return [] }
        return elements.compactMap(\.text)
    }
}
