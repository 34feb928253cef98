internal import Formats
internal import StillsModel

/// A column that only an export in CSV has.
struct ExportedColumn {
    private enum Meaning {
        case field(ExportedField)
        /// The values of an attribute that are no plain texts, as JSON: `attributes.price:=`.
        case typed(String)
    }

    private let meaning: Meaning

    /// Those among the columns of a text that an export wrote, by their places.
    static func columns(_ names: [String]) -> [Int: ExportedColumn] {
        var columns: [Int: ExportedColumn] = [:]
        for (place, name) in names.enumerated() {
            if let field = ExportedField(rawValue: name) {
                columns[place] = ExportedColumn(meaning: .field(field))
            } else if name.hasPrefix("attributes."), name.hasSuffix(":=") {
                columns[place] = ExportedColumn(meaning: .typed(String(name.dropFirst(11).dropLast(2))))
            }
        }
        return columns
    }

    /// Takes in what a cell says.
    ///
    /// - Throws: ``Refusal`` with the reason only; the caller knows the place.
    func state(_ cell: String, in row: inout ManifestRow, at place: () -> ManifestPlace) throws(Refusal) {
        switch meaning {
        case .typed(let name): try row.state(.attribute(name), Self.attribute(try Self.json(cell)))
        case .field(.more):
            guard case .object(let members) = try Self.json(cell) else { throw Refusal("“\(cell)” is no JSON object.") }
            for member in members { try Self.state(member, in: &row) }
        case .field(let field):
            switch field {
            case .id, .addedAt, .updatedAt, .state: try row.exported.state(field, .string(cell), at: place)
            case .version, .sources, .imported, .history, .more:
                try row.exported.state(field, try Self.json(cell), at: place)
            }
        }
    }

    private static func state(_ member: JSONMember, in row: inout ManifestRow) throws(Refusal) {
        guard member.name == "attributes", case .object(let attributes) = member.value else {
            return try row.state(ManifestField(named: member.name), attribute(member.value))
        }
        for attribute in attributes { try row.state(.attribute(attribute.name), Self.attribute(attribute.value)) }
    }

    private static func json(_ cell: String) throws(Refusal) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: Array(cell.utf8))
        } catch {
            throw Refusal("“\(cell.prefix(60))” is no JSON: \(error.reason).")
        }
    }

    private static func attribute(_ value: JSONValue) throws(Refusal) -> AttributeValue {
        switch JSONAttribute.value(of: value) {
        case .success(let value): return value
        case .failure(let fault): throw Refusal(fault.reason)
        }
    }
}
