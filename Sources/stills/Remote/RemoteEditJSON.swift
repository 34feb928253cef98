internal import Formats
internal import StillsModel
internal import StillsService

/// Edits as a server takes them.
enum RemoteEditJSON {
    /// The members `patch` and `append` of a bulk operation.
    ///
    /// - Parameter collection: the path of the one that the images move to.
    static func append(_ edits: [FieldEdit], collection: String?, to writer: inout JSONWriter) {
        var patch: [JSONMember] = []
        var attributes: [JSONMember] = []
        var appended: [JSONMember] = []
        for edit in edits {
            switch edit {
            case .append(let name, let value): appended.append(JSONMember(name, json(value)))
            case .set(.attribute(let name), let value): attributes.append(JSONMember(name, json(value)))
            case .remove(.attribute(let name)): attributes.append(JSONMember(name, .null))
            case .set(.position, let value):
                let parts = value.elements.map(json)
                patch.append(JSONMember("latitude", parts.first ?? .null))
                patch.append(JSONMember("longitude", parts.last ?? .null))
            case .remove(.position):
                patch.append(JSONMember("latitude", .null))
                patch.append(JSONMember("longitude", .null))
            case .set(let field, let value): patch.append(JSONMember(field.description, .string(value.text)))
            case .remove(let field): patch.append(JSONMember(field.description, .null))
            }
        }
        if !attributes.isEmpty { patch.append(JSONMember("attributes", .object(attributes))) }
        if let collection { patch.append(JSONMember("collection", .string(collection))) }
        if !patch.isEmpty {
            writer.key("patch")
            writer.value(.object(patch))
        }
        guard !appended.isEmpty else { return }
        writer.key("append")
        writer.value(.object(appended))
    }

    static func number(_ value: Double?) -> JSONValue {
        value.flatMap(JSONNumber.init).map { .number($0) } ?? .null
    }

    static func json(_ value: AttributeValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .number(let number): Self.number(number)
        case .boolean(let flag): .boolean(flag)
        case .timestamp, .date: .string(value.text)
        case .list(let values): .array(values.map(json))
        }
    }
}
