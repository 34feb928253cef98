internal import Formats
internal import SQLite
internal import StillsModel

/// The form in which rows keep what has no columns of its own.
///
/// Strings, numbers, booleans and lists are themselves; `{"time":"2024-05-01T10:00:00+02:00"}` and `{"day":"2024-05-01"}`
/// keep their types. Names are sorted, so that equal values give equal text.
enum StoredJSON {
    static func text(of attributes: [String: AttributeValue]) -> String {
        guard !attributes.isEmpty else { return "{}" }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            append(value, to: &writer)
        }
        writer.endObject()
        return writer.text
    }

    static func attributes(_ text: String) throws(SQLiteError) -> [String: AttributeValue] {
        guard text != "{}" else { return [:] }
        var attributes: [String: AttributeValue] = [:]
        for member in try members(text) { attributes[member.name] = try attribute(member.value) }
        return attributes
    }

    static func text(of sources: [String: Source]) -> String {
        guard !sources.isEmpty else { return "{}" }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) { writer.member(name, source.name) }
        writer.endObject()
        return writer.text
    }

    static func sources(_ text: String) throws(SQLiteError) -> [String: Source] {
        guard text != "{}" else { return [:] }
        var sources: [String: Source] = [:]
        for member in try members(text) {
            guard let source = member.value.text.flatMap({ Source(name: $0) }) else {
                throw .damaged("the source of \(member.name) is none")
            }
            sources[member.name] = source
        }
        return sources
    }

    /// `{"title":[null,"Harbour"]}`: each field's old and new value.
    static func text(of changes: [Event.Change]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for change in changes {
            writer.key(change.field)
            writer.beginArray()
            for value in [change.from, change.to] {
                if let value { append(value, to: &writer) } else { writer.null() }
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.text
    }

    static func changes(_ text: String) throws(SQLiteError) -> [Event.Change] {
        var changes: [Event.Change] = []
        for member in try members(text) {
            guard case .array(let pair) = member.value, pair.count == 2 else {
                throw .damaged("the change of \(member.name) has no two values")
            }
            changes.append(
                Event.Change(
                    field: member.name, from: pair[0] == .null ? nil : try attribute(pair[0]),
                    to: pair[1] == .null ? nil : try attribute(pair[1])))
        }
        return changes
    }

    private static func members(_ text: String) throws(SQLiteError) -> [JSONMember] {
        do throws(JSONError) {
            if case .object(let members) = try JSONValue(parsing: Array(text.utf8)) { return members }
        } catch {
            throw .damaged("a row's JSON cannot be read: \(error)")
        }
        throw .damaged("a row's JSON is no object")
    }

    private static func append(_ value: AttributeValue, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .number(let number): writer.number(number)
        case .boolean(let flag): writer.boolean(flag)
        case .timestamp, .date:
            writer.beginObject()
            if case .date = value { writer.member("day", value.text) } else { writer.member("time", value.text) }
            writer.endObject()
        case .list(let elements):
            writer.beginArray()
            for element in elements { append(element, to: &writer) }
            writer.endArray()
        }
    }

    private static func attribute(_ value: JSONValue) throws(SQLiteError) -> AttributeValue {
        switch value {
        case .string(let text): return .string(text)
        case .boolean(let flag): return .boolean(flag)
        case .number(let number):
            guard let double = number.double else { throw .damaged("the number \(number.text) is too large") }
            return .number(double)
        case .array(let values):
            var elements: [AttributeValue] = []
            for value in values { elements.append(try attribute(value)) }
            return .list(elements)
        case .object(let members):
            if members.count == 1, let text = members[0].value.text {
                if members[0].name == "time", let timestamp = Timestamp(text) { return .timestamp(timestamp) }
                if members[0].name == "day", let day = Timestamp(text + "T00:00") { return .date(day.local) }
            }
            throw .damaged("an attribute is an object")
        case .null: throw .damaged("an attribute is null")
        }
    }
}
