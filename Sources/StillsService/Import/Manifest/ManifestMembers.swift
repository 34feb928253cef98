package import Formats
package import StillsModel

/// What the members of a JSON manifest's objects mean: as ``ManifestColumns``, with types kept, and with attributes in an
/// object of their own, `{"attributes": {"price": 5}}`.
struct ManifestMembers {
    private let mapping: ManifestMapping

    init(mapping: ManifestMapping) { self.mapping = mapping }

    /// What an object states. Members that are `null` state nothing.
    ///
    /// - Throws: ``Refusal`` naming the JSON Pointer, the line and the column.
    func read(_ record: JSONRecord, onto defaults: ManifestRow) throws(Refusal) -> ManifestRow {
        var row = defaults
        var known: [ManifestField: String] = [:]
        let isExport = ExportedField.areThose(of: record.members)
        for member in record.members where member.value != .null {
            let pointer = Self.pointer(member.name)
            if isExport, let field = ExportedField(rawValue: member.name) {
                try take(member.value, field, pointer, &row, record)
                continue
            }
            if member.name == "attributes", case .object(let attributes) = member.value {
                for attribute in attributes where attribute.value != .null {
                    let place = pointer + Self.pointer(attribute.name)
                    try Self.remember([.attribute(attribute.name)], place, &known, record)
                    try take(attribute.value, .init([.attribute(attribute.name)]), place, &row, record)
                }
                continue
            }
            guard let target = mapping.target(of: member.name) else {
                throw Self.refusal("“\(member.name)” is nothing that \(mapping.name) knows.", pointer, record)
            }
            try Self.remember(target.fields, pointer, &known, record)
            try take(member.value, target, pointer, &row, record)
        }
        guard !row.path.isEmpty else {
            throw Self.refusal("The object does not say where its picture is: it has no “path”.", "", record)
        }
        return row
    }

    /// The place of a field that the object was read from.
    ///
    /// That of a path is asked for when it is refused, and is the value's own; the others are asked for in any case, and
    /// are the object's, since finding the value takes reading the object again.
    func place(of field: ManifestField, in record: JSONRecord) -> ManifestPlace {
        let member = record.members.first { mapping.target(of: $0.name)?.fields.contains(field) == true }
        let pointer = member.map { Self.pointer($0.name) }
        let position = pointer.map { field == .path ? record.position(of: $0) : record.position } ?? record.position
        return ManifestPlace(field: pointer, column: position.column, line: position.line)
    }

    private static func remember(
        _ fields: [ManifestField], _ pointer: String, _ known: inout [ManifestField: String], _ record: JSONRecord
    ) throws(Refusal) {
        for field in fields where field != .ignored {
            if let first = known.updateValue(pointer, forKey: field) {
                throw refusal("It means the same as \(first): remove one of them.", pointer, record)
            }
        }
    }

    private func take(
        _ json: JSONValue, _ target: ManifestMapping.Target, _ pointer: String, _ row: inout ManifestRow,
        _ record: JSONRecord
    ) throws(Refusal) {
        guard target.fields != [.ignored] else { return }
        var value: AttributeValue
        switch JSONAttribute.value(of: json) {
        case .success(let read): value = read
        case .failure(let fault): throw Self.refusal(fault.reason, pointer + fault.pointer, record)
        }
        do throws(Refusal) {
            if let form = target.form { value = try form.value(of: value) }
            for field in target.fields { try row.state(field, value) }
        } catch {
            throw Self.refusal(error.reason, pointer, record)
        }
    }

    private func take(
        _ json: JSONValue, _ field: ExportedField, _ pointer: String, _ row: inout ManifestRow, _ record: JSONRecord
    ) throws(Refusal) {
        do throws(Refusal) {
            try row.exported.state(field, json) {
                ManifestPlace(field: pointer, column: record.position.column, line: record.position.line)
            }
        } catch {
            throw Self.refusal(error.reason, pointer, record)
        }
    }

    private static func refusal(_ reason: String, _ pointer: String, _ record: JSONRecord) -> Refusal {
        let position = record.position(of: pointer)
        return Refusal(reason, field: pointer.isEmpty ? nil : pointer, column: position.column, line: position.line)
    }

    /// One reference token of RFC 6901.
    private static func pointer(_ name: String) -> String {
        "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

/// A typed value as manifests write it in JSON and YAML: text, numbers, booleans and lists are themselves;
/// `{"time":"2024-05-01T10:00:00+02:00"}` and `{"day":"2024-05-01"}` keep the types that JSON does not have.
package enum JSONAttribute {
    package struct Fault: Error {
        package var reason: String
        /// Within the value (RFC 6901); empty for the value itself.
        package var pointer = ""
    }

    /// Writes a value so that ``value(of:)`` reads the same.
    package static func append(_ value: AttributeValue, to writer: inout JSONWriter) {
        ExportRecord.append(value, to: &writer)
    }

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
