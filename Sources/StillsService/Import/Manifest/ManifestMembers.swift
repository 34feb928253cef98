internal import Formats
internal import StillsModel

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
