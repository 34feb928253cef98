internal import Formats
internal import StillsModel

// `{"query","collection","edits":[{"set":FIELD,"value":V},{"remove":FIELD},{"append":NAME,"value":V}]}`. Values are
// those of ``JSONAttribute``.

extension StoredBulkRequest {
    var text: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("query", query)
        writer.member("collection", collection?.description)
        writer.key("edits")
        writer.beginArray()
        for edit in edits {
            writer.beginObject()
            switch edit {
            case .set(let field, let value):
                writer.member("set", field.description)
                writer.key("value")
                JSONAttribute.append(value, to: &writer)
            case .remove(let field): writer.member("remove", field.description)
            case .append(let name, let value):
                writer.member("append", name)
                writer.key("value")
                JSONAttribute.append(value, to: &writer)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.text
    }

    /// - Throws: ``ServiceError`` with `.corrupt`.
    init(text: String) throws(ServiceError) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Self.damaged
        }
        query = json["query"]?.text
        if let id = json["collection"]?.text {
            guard let id = CollectionID(id) else { throw Self.damaged }
            collection = id
        }
        guard case .array(let elements)? = json["edits"] else { throw Self.damaged }
        for element in elements { edits.append(try Self.edit(element)) }
    }

    private static func edit(_ json: JSONValue) throws(ServiceError) -> FieldEdit {
        if let name = json["remove"]?.text, let field = ImageField(name) { return .remove(field) }
        guard let value = json["value"].flatMap(value) else { throw damaged }
        if let name = json["set"]?.text, let field = ImageField(name) { return .set(field, value) }
        guard let name = json["append"]?.text else { throw damaged }
        return .append(name, value)
    }

    private static let damaged = ServiceError(
        .corrupt, "What the catalog keeps of an operation cannot be read.")

    /// As ``JSONAttribute`` writes it. What came in once is not judged again: every number is taken.
    private static func value(_ json: JSONValue) -> AttributeValue? {
        switch json {
        case .string(let text): return .string(text)
        case .number(let number): return number.double.map(AttributeValue.number)
        case .boolean(let flag): return .boolean(flag)
        case .array(let elements):
            var values: [AttributeValue] = []
            for element in elements {
                guard let value = value(element) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .object:
            if let time = json["time"]?.text.flatMap({ Timestamp($0) }) { return .timestamp(time) }
            return json["day"]?.text.flatMap { Timestamp($0 + "T00:00") }.map { .date($0.local) }
        case .null: return nil
        }
    }
}
