package import Formats
package import StillsModel

/// A typed value as exports write it, and manifests in JSON and YAML: text, numbers, booleans and lists are themselves;
/// `{"time":"2024-05-01T10:00:00+02:00"}` and `{"day":"2024-05-01"}` keep the types that JSON does not have.
package enum JSONAttribute {
    package struct Fault: Error {
        package var reason: String
        /// Within the value (RFC 6901); empty for the value itself.
        package var pointer = ""
    }

    /// Writes a value so that ``value(of:)`` reads the same.
    package static func append(_ value: AttributeValue, to writer: inout JSONWriter) {
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

    /// Numbers of more digits than are kept exactly are refused, and so are lists within lists.
    package static func value(of json: JSONValue) -> Result<AttributeValue, Fault> {
        switch json {
        case .string(let text): return .success(.string(text))
        case .boolean(let flag): return .success(.boolean(flag))
        case .number(let number):
            if let double = number.double, (number.integer ?? 0).magnitude <= 1 << 53, isExact(number, double) {
                return .success(.number(double))
            }
            return .failure(Fault(reason: "The number \(number.text) cannot be kept exactly: write it in quotes."))
        case .array(let values):
            var elements: [AttributeValue] = []
            for (index, value) in values.enumerated() {
                switch element(value) {
                case .success(let element): elements.append(element)
                case .failure(var fault):
                    fault.pointer = "/\(index)" + fault.pointer
                    return .failure(fault)
                }
            }
            return .success(.list(elements))
        case .object(let members): return time(members)
        case .null: return .failure(Fault(reason: "A list holds values, not null."))
        }
    }

    private static func element(_ json: JSONValue) -> Result<AttributeValue, Fault> {
        if case .array = json { return .failure(Fault(reason: "A list within a list cannot be kept.")) }
        return value(of: json)
    }

    /// Whole numbers that are too long for 64 bits would be rounded, too.
    private static func isExact(_ number: JSONNumber, _ double: Double) -> Bool {
        let isWhole = number.text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) }
        return !isWhole || double.magnitude <= 0x1p53
    }

    private static func time(_ members: [JSONMember]) -> Result<AttributeValue, Fault> {
        guard members.count == 1, let member = members.first, ["time", "day"].contains(member.name) else {
            return .failure(
                Fault(reason: "An object cannot be kept; a time is {\"time\":\"…\"}, a day {\"day\":\"…\"}."))
        }
        if let text = member.value.text {
            if member.name == "time", let time = Timestamp(text) { return .success(.timestamp(time)) }
            if member.name == "day", let day = Timestamp(text + "T00:00") { return .success(.date(day.local)) }
        }
        let example = member.name == "time" ? "2024-05-01T10:00:00+02:00" : "2024-05-01"
        return .failure(
            Fault(reason: "It is no \(member.name): that is written like \(example).", pointer: "/\(member.name)"))
    }
}
