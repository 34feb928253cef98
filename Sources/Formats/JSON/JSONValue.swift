/// A JSON text as a tree.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    /// The members in the order of the text; names occur once.
    case object([JSONMember])

    /// Reads a whole text.
    ///
    /// - Throws: ``JSONError`` when it is no JSON or exceeds the limits.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = try JSONReader(bytes, limits: limits)
        self = try reader.value()
        // Nothing but white space may follow.
        _ = try reader.next()
    }

    package static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    /// The value of an object's member; nil when there is none, or this is no object. Looks through all members.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string; nil for anything else.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}

/// A name and a value of a JSON object.
package struct JSONMember: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONWriter {
    /// Writes a whole tree.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let flag): boolean(flag)
        case .number(let number): raw(number.text.utf8)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension JSONReader {
    /// Reads the next value as a tree. Where a value cannot stand, that is an error.
    package mutating func value() throws(JSONError) -> JSONValue {
        guard let token = try next() else { throw error(.syntax, "a value is expected, but the text has ended") }
        return try value(beginningWith: token)
    }

    /// Reads the rest of a value whose first token was read already. No deeper than ``JSONLimits/depth``.
    package mutating func value(beginningWith token: JSONToken) throws(JSONError) -> JSONValue {
        switch token {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .beginArray: return .array(try elements())
        case .beginObject: return .object(try members())
        case .key, .endArray, .endObject: throw error(.syntax, "a value is expected here")
        }
    }

    private mutating func elements() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        while let token = try next(), token != .endArray {
            elements.append(try value(beginningWith: token))
        }
        return elements
    }

    private mutating func members() throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        while case .key(let name)? = try next() {
            members.append(JSONMember(name, try value()))
        }
        return members
    }
}
