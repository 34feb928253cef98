internal import Formats
internal import StillsModel

/// What the columns of a CSV manifest mean.
///
/// ``ManifestField`` has the names with a meaning of their own; every other column is an attribute of its name, unless a
/// column-mapping file says otherwise. The retail format (a `Unique_id` and a `time_stamp`) also gives `name` as the title
/// and `time_stamp` as the time at which the picture was taken, both typed.
struct ManifestColumns {
    private let columns: [ManifestMapping.Target]
    private let names: [String]
    private let pathPlace: Int
    /// Formulas were defused by Stills, and come back as they were.
    private let isDefused: Bool
    /// What only an export has, by the places of its columns.
    private let exported: [Int: ExportedColumn]

    /// - Throws: ``ServiceError`` with `.invalidArgument` when no column says where the pictures are, two mean the same, or
    ///   the mapping names a column that is not there.
    init(_ row: CSVRow, mapping: ManifestMapping, manifest: String) throws(ServiceError) {
        var fields = row.fields
        let unmarked = fields.first.flatMap(FormulaDefusal.unmarked)
        if let unmarked { fields[0] = unmarked }
        isDefused = unmarked != nil
        if isDefused { fields = fields.map(FormulaDefusal.undo) }
        do throws(CSVError) {
            names = try CSVHeader(CSVRow(number: row.number, line: row.line, fields: fields)).names
        } catch {
            throw ServiceError(.invalidArgument, "\(manifest): \(error)")
        }
        try mapping.refuseMissing(in: names, manifest: manifest)
        exported = isDefused ? ExportedColumn.columns(names) : [:]
        let isRetail = names.contains("Unique_id") && names.contains("time_stamp")
        columns = try Self.columns(names, Set(exported.keys), mapping, isRetail: isRetail, manifest)
        guard let path = columns.firstIndex(where: { $0.fields.contains(.path) }) else {
            throw ServiceError(
                .invalidArgument,
                "\(manifest) has no column “path” that says where the pictures are; its columns are: "
                    + names.joined(separator: ", ") + ".")
        }
        pathPlace = path
    }

    private static func columns(
        _ names: [String], _ exported: Set<Int>, _ mapping: ManifestMapping, isRetail: Bool, _ manifest: String
    ) throws(ServiceError) -> [ManifestMapping.Target] {
        var columns: [ManifestMapping.Target] = []
        var known: [ManifestField: String] = [:]
        for (place, name) in names.enumerated() {
            let column: ManifestMapping.Target
            if exported.contains(place) {
                column = .init([.ignored])
            } else if let retail = isRetail ? retail(name) : nil, !mapping.names(name) {
                column = retail
            } else if let mapped = mapping.target(of: name) {
                column = mapped
            } else {
                throw ServiceError(
                    .invalidArgument, "\(manifest) has the column “\(name)”, of which \(mapping.name) says nothing.")
            }
            columns.append(column)
            guard let field = column.fields.first, field != .ignored else { continue }
            if let first = known.updateValue(name, forKey: field) {
                throw ServiceError(
                    .invalidArgument, "\(manifest): the columns “\(first)” and “\(name)” mean the same; remove one.")
            }
        }
        return columns
    }

    private static func retail(_ name: String) -> ManifestMapping.Target? {
        switch name {
        case "time_stamp":
            .init([.attribute(name), .takenAt], form: .timestamp(.retail, written: "“8/29/21, 12:19 PM”"))
        case "name": .init([.attribute(name), .title])
        default: nil
        }
    }

    /// What a row states. Empty cells state nothing.
    ///
    /// - Throws: ``Refusal`` naming field and column.
    func read(_ cells: CSVRow, onto defaults: ManifestRow) throws(Refusal) -> ManifestRow {
        var row = defaults
        for (place, cell) in cells.fields.enumerated() where place < columns.count && !cell.isEmpty {
            do throws(Refusal) {
                if let column = exported[place] {
                    try column.state(cell, in: &row) { self.place(place) }
                    continue
                }
                var value = AttributeValue.string(isDefused ? FormulaDefusal.undo(cell) : cell)
                if let form = columns[place].form { value = try form.value(of: value) }
                for field in columns[place].fields { try row.state(field, value) }
            } catch {
                throw Refusal(error.reason, at: self.place(place))
            }
        }
        guard !row.path.isEmpty else {
            throw Refusal("The row does not say where its picture is.", at: place(pathPlace))
        }
        return row
    }

    /// Where the cells of a field stand; nil when no column has it.
    func place(of field: ManifestField) -> ManifestPlace? {
        columns.firstIndex { $0.fields.contains(field) }.map(place)
    }

    private func place(_ index: Int) -> ManifestPlace { ManifestPlace(field: names[index], column: index + 1) }
}
