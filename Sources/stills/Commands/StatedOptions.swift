internal import Arguments
internal import Formats
internal import Programs
internal import StillsModel
internal import StillsService

/// What the options of an import state about every item.
enum StatedOptions {
    static func read(_ invocation: Invocation) throws -> StatedFields {
        var stated = StatedFields()
        if let text = invocation.value("description") { stated.fields[.description] = .string(text) }
        if let visibility = invocation.value("visibility") { stated.fields[.visibility] = .string(visibility) }
        for text in invocation.values("attribute") {
            let (name, value) = try attribute(text, "attribute", invocation)
            guard stated.fields.updateValue(value, forKey: .attribute(name)) == nil else {
                throw invocation.usageError(
                    .repeatedOption,
                    "--attribute states “\(name)” twice; for several values write \(name):=[\"a\",\"b\"].")
            }
        }
        return stated
    }

    /// `name=value` is a string, `name:=JSON` is typed.
    static func attribute(
        _ text: String, _ option: String, _ invocation: Invocation
    ) throws -> (String, AttributeValue) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw invocation.usageError(
                .invalidValue, "--\(option) must be name=value or name:=JSON, not “\(text)”.")
        }
        let value = String(text[text.index(after: equals)...])
        let name = text[..<equals]
        guard name.last == ":" else { return (String(name), .string(value)) }
        guard name.count > 1 else {
            throw invocation.usageError(.invalidValue, "--\(option) has no name in “\(text)”.")
        }
        let reason: String
        do throws(JSONError) {
            if let typed = attribute(try JSONValue(parsing: Array(value.utf8))) {
                return (String(name.dropLast()), typed)
            }
            reason = "“\(value)” is something else"
        } catch {
            reason = error.reason
        }
        throw invocation.usageError(
            .invalidValue,
            "--\(option) \(name)= takes JSON: a string, a number up to 2^53, true, false or a list of these; \(reason)."
        )
    }

    /// nil for null, objects, lists in lists, and whole numbers that would be rounded.
    private static func attribute(_ json: JSONValue) -> AttributeValue? {
        switch json {
        case .string(let text): return .string(text)
        case .boolean(let flag): return .boolean(flag)
        case .number(let number):
            if let whole = number.integer, whole.magnitude > 1 << 53 { return nil }
            return number.double.map(AttributeValue.number)
        case .array(let values):
            var elements: [AttributeValue] = []
            for value in values {
                if case .array = value { return nil }
                guard let element = attribute(value) else { return nil }
                elements.append(element)
            }
            return .list(elements)
        case .null, .object: return nil
        }
    }
}
