internal import Formats

/// Forms as the OpenAPI document writes them (JSON Schema 2020-12).
extension Schema {
    /// A form with a name is referred to by it.
    func append(to writer: inout JSONWriter) {
        switch self {
        case .named(let name, _):
            writer.beginObject()
            writer.member("$ref", "#/components/schemas/\(name)")
            writer.endObject()
        default:
            writer.beginObject()
            appendMembers(to: &writer)
            writer.endObject()
        }
    }

    private func appendMembers(to writer: inout JSONWriter) {
        switch self {
        case .any: break
        case .boolean: writer.member("type", "boolean")
        case .null: writer.member("type", "null")
        case .string(let text): text.append(to: &writer)
        case .integer(let range):
            writer.member("type", "integer")
            if range.lowerBound > .min { writer.member("minimum", range.lowerBound) }
            if range.upperBound < .max { writer.member("maximum", range.upperBound) }
        case .number(let range):
            writer.member("type", "number")
            if range.lowerBound > -.greatestFiniteMagnitude { writer.member("minimum", range.lowerBound) }
            if range.upperBound < .greatestFiniteMagnitude { writer.member("maximum", range.upperBound) }
        case .array(let element, let count):
            writer.member("type", "array")
            writer.key("items")
            element.append(to: &writer)
            if count.lowerBound > 0 { writer.member("minItems", count.lowerBound) }
            if count.upperBound < .max { writer.member("maxItems", count.upperBound) }
        case .object(let properties, let others): Self.append(properties, others, to: &writer)
        case .either(let schemas):
            writer.key("anyOf")
            writer.beginArray()
            for schema in schemas { schema.append(to: &writer) }
            writer.endArray()
        case .described(let description, let schema):
            writer.member("description", description)
            if case .named(let name, _) = schema {
                writer.member("$ref", "#/components/schemas/\(name)")
            } else {
                schema.appendMembers(to: &writer)
            }
        case .named(_, let schema): schema.appendMembers(to: &writer)
        }
    }

    private static func append(_ properties: [Property], _ others: Schema?, to writer: inout JSONWriter) {
        writer.member("type", "object")
        if !properties.isEmpty {
            writer.key("properties")
            writer.beginObject()
            for property in properties {
                writer.key(property.name)
                property.schema.append(to: &writer)
            }
            writer.endObject()
        }
        let required = properties.filter(\.isRequired)
        if !required.isEmpty {
            writer.key("required")
            writer.value(.array(required.map { .string($0.name) }))
        }
        writer.key("additionalProperties")
        switch others {
        case nil: writer.boolean(false)
        case .any?: writer.boolean(true)
        case .some(let schema): schema.append(to: &writer)
        }
    }

    /// Defines a form's name.
    func appendDefinition(to writer: inout JSONWriter) {
        writer.beginObject()
        appendMembers(to: &writer)
        writer.endObject()
    }

    /// Notes every form with a name within this one.
    func collect(_ named: inout [String: Schema]) {
        switch self {
        case .named(let name, let schema):
            guard named.updateValue(schema, forKey: name) == nil else { return }
            schema.collect(&named)
        case .described(_, let schema), .array(let schema, _): schema.collect(&named)
        case .either(let schemas): for schema in schemas { schema.collect(&named) }
        case .object(let properties, let others):
            for property in properties { property.schema.collect(&named) }
            others?.collect(&named)
        case .any, .string, .integer, .number, .boolean, .null: break
        }
    }
}

extension Schema.Text {
    fileprivate func append(to writer: inout JSONWriter) {
        writer.member("type", "string")
        if let format { writer.member("format", format) }
        if !values.isEmpty {
            writer.key("enum")
            writer.value(.array(values.map { .string($0) }))
        } else if format == nil {
            if length.lowerBound > 0 { writer.member("minLength", length.lowerBound) }
            if length.upperBound < 10_000 { writer.member("maxLength", length.upperBound) }
        }
    }
}
