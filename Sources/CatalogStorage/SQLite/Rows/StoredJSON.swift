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

    /// `{}`, what most rows have somewhere.
    private static let empty: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "}")]

    static func attributes(_ json: [UInt8]) throws(SQLiteError) -> [String: AttributeValue] {
        guard json != empty else { return [:] }
        var attributes = [String: AttributeValue](minimumCapacity: 8)
        try members(json) { name, reader throws(SQLiteError) in
            attributes[name] = try attribute(try token(&reader), &reader)
        }
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

    static func sources(_ json: [UInt8]) throws(SQLiteError) -> [String: Source] {
        guard json != empty else { return [:] }
        var sources = [String: Source](minimumCapacity: 8)
        try members(json) { name, reader throws(SQLiteError) in
            guard case .string(let word) = try token(&reader), let source = Source(name: word) else {
                throw .damaged("the source of \(name) is none")
            }
            sources[name] = source
        }
        return sources
    }

    /// The sources of rows read one after the other: most have those of the row before, which are read once.
    struct SourceReader {
        private var json: [UInt8] = []
        private var sources: [String: Source] = [:]

        mutating func sources(_ json: [UInt8]) throws(SQLiteError) -> [String: Source] {
            guard json != self.json else { return sources }
            sources = try StoredJSON.sources(json)
            self.json = json
            return sources
        }
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

    static func changes(_ json: [UInt8]) throws(SQLiteError) -> [Event.Change] {
        var changes: [Event.Change] = []
        try members(json) { name, reader throws(SQLiteError) in
            guard try token(&reader) == .beginArray else { throw .damaged("the change of \(name) has no two values") }
            let from = try change(&reader)
            let to = try change(&reader)
            guard try token(&reader) == .endArray else { throw .damaged("the change of \(name) has no two values") }
            changes.append(Event.Change(field: name, from: from, to: to))
        }
        return changes
    }

    private static func change(_ reader: inout JSONReader) throws(SQLiteError) -> AttributeValue? {
        let first = try token(&reader)
        return first == .null ? nil : try attribute(first, &reader)
    }

    /// Hands over each member's name, with the reader before its value; the body reads the value to its end.
    private static func members(
        _ json: [UInt8], _ body: (String, inout JSONReader) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        var reader: JSONReader
        do throws(JSONError) { reader = try JSONReader(json) } catch {
            throw .damaged("a row's JSON cannot be read: \(error)")
        }
        guard try token(&reader) == .beginObject else { throw .damaged("a row's JSON is no object") }
        while case .key(let name) = try token(&reader) { try body(name, &reader) }
    }

    private static func token(_ reader: inout JSONReader) throws(SQLiteError) -> JSONToken {
        do throws(JSONError) {
            if let token = try reader.next() { return token }
        } catch {
            throw .damaged("a row's JSON cannot be read: \(error)")
        }
        throw .damaged("a row's JSON ends too early")
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

    /// The value that begins with a token.
    private static func attribute(
        _ first: JSONToken, _ reader: inout JSONReader
    ) throws(SQLiteError) -> AttributeValue {
        switch first {
        case .string(let text): return .string(text)
        case .boolean(let flag): return .boolean(flag)
        case .number(let number):
            guard let double = number.double else { throw .damaged("the number \(number.text) is too large") }
            return .number(double)
        case .beginArray:
            var elements: [AttributeValue] = []
            while true {
                let next = try token(&reader)
                if next == .endArray { return .list(elements) }
                elements.append(try attribute(next, &reader))
            }
        case .beginObject:
            guard case .key(let name) = try token(&reader), case .string(let text) = try token(&reader),
                try token(&reader) == .endObject
            else { throw .damaged("an attribute is an object") }
            if name == "time", let timestamp = Timestamp(text) { return .timestamp(timestamp) }
            if name == "day", let day = Timestamp(text + "T00:00") { return .date(day.local) }
            throw .damaged("an attribute is an object")
        case .null, .key, .endObject, .endArray: throw .damaged("an attribute is null")
        }
    }
}
