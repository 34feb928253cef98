internal import Formats
internal import StillsModel

/// Reads column-mapping files. Whatever is not understood is an error with its line and column.
struct ManifestMappingReader {
    private let name: String
    private var mapping: ManifestMapping

    /// - Throws: ``ServiceError`` with `.invalidArgument`.
    static func read(_ bytes: [UInt8], name: String) throws(ServiceError) -> ManifestMapping {
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLNode.parse(bytes)
        } catch {
            throw ServiceError(.invalidArgument, "\(name): \(error)")
        }
        var reader = ManifestMappingReader(name: name, mapping: ManifestMapping(name: name))
        if let root { try reader.read(root) }
        return reader.mapping
    }

    private mutating func read(_ root: YAMLNode) throws(ServiceError) {
        for member in try members(root, "The file", known: ["columns", "others", "delimiter", "encoding", "constants"])
        {
            switch member.key {
            case "columns":
                for column in try members(member.value, "“columns”", known: nil) {
                    mapping.columns[column.key] = try target(column.value)
                    mapping.order.append(column.key)
                }
            case "others":
                guard let others = member.value.text.flatMap(ManifestMapping.Others.init(rawValue:)) else {
                    throw error("“others” is “by name”, “ignore” or “refuse”", member.value)
                }
                mapping.others = others
            case "delimiter":
                guard let delimiter = member.value.text.flatMap(CSVDialect.delimiter) else {
                    throw error("“delimiter” is comma, semicolon, tab, pipe or another mark", member.value)
                }
                mapping.delimiter = delimiter
            case "encoding":
                guard let encoding = member.value.text.flatMap(TextEncoding.init(rawValue:)) else {
                    let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
                    throw error("“encoding” is one of \(known)", member.value)
                }
                mapping.encoding = encoding
            default:
                for constant in try members(member.value, "“constants”", known: nil) {
                    mapping.constants.append(try self.constant(constant))
                }
            }
        }
    }

    // MARK: - Columns

    private func target(_ node: YAMLNode) throws(ServiceError) -> ManifestMapping.Target {
        if let text = node.text { return try target(named: text, node) }
        let keys = ["field", "attribute", "type", "format", "separator", "of", "decimal"]
        _ = try members(node, "A column", known: keys)
        let field: ManifestField
        switch (node["field"], node["attribute"]) {
        case (let named?, nil): field = try self.field(named.text, named)
        case (nil, let named?):
            guard let text = named.text, !text.isEmpty else { throw error("an attribute has a name", named) }
            field = .attribute(text)
        default: throw error("a column has either a “field” or an “attribute”", node)
        }
        return ManifestMapping.Target([field], form: try form(node, of: field))
    }

    /// `ignore`, `attribute NAME`, or a field's name.
    private func target(named text: String, _ node: YAMLNode) throws(ServiceError) -> ManifestMapping.Target {
        if text == "ignore" { return ManifestMapping.Target([.ignored]) }
        let prefix = "attribute "
        guard text.hasPrefix(prefix), text.count > prefix.count else {
            return ManifestMapping.Target([try field(text, node)])
        }
        return ManifestMapping.Target([.attribute(String(text.dropFirst(prefix.count)))])
    }

    private func field(_ text: String?, _ node: YAMLNode) throws(ServiceError) -> ManifestField {
        guard let text, let field = ManifestField(field: text) else {
            throw error(
                "“\(text ?? "")” is no field: there are path, externalId, title, description, visibility, takenAt, "
                    + "latitude, longitude, collection, digest, byteCount and originalName; "
                    + "an attribute is written “attribute NAME”, and “ignore” leaves a column out", node)
        }
        return field
    }

    // MARK: - Types

    private func form(_ node: YAMLNode, of field: ManifestField) throws(ServiceError) -> ValueForm? {
        let type: String
        switch field {
        case .attribute: type = node["type"]?.text ?? (node["format"] == nil ? "string" : "timestamp")
        case .takenAt: type = "timestamp"
        case .latitude, .longitude, .byteCount: type = "number"
        default: type = "string"
        }
        if let stated = node["type"], stated.text != type {
            throw error("this field has the type \(type)", stated)
        }
        for (key, types) in Self.keyTypes {
            if let stated = node[key], !types.contains(type) {
                throw error("“\(key)” is for the type \(types.joined(separator: " and "))", stated)
            }
        }
        guard type == "list" else { return try scalar(type, node, node["type"] ?? node) }
        let separator = node["separator"]?.text ?? ";"
        guard !separator.isEmpty else { throw error("a separator is not empty", node["separator"] ?? node) }
        return .list(separator: separator, of: try scalar(node["of"]?.text ?? "string", node, node["of"] ?? node))
    }

    /// The types for which a key means something.
    private static let keyTypes: [(String, [String])] = [
        ("format", ["date", "timestamp", "list"]), ("separator", ["list"]), ("of", ["list"]),
        ("decimal", ["number", "list"]),
    ]

    private func scalar(_ type: String, _ node: YAMLNode, _ place: YAMLNode) throws(ServiceError) -> ValueForm {
        switch type {
        case "string": return .string
        case "boolean": return .boolean
        case "number":
            let decimal = node["decimal"]?.text ?? "."
            guard decimal == "." || decimal == "," else {
                throw error("“decimal” is \".\" or \",\"", node["decimal"] ?? place)
            }
            return .number(decimal: Character(decimal))
        case "date", "timestamp":
            let written = node["format"]?.text ?? "ISO"
            guard let pattern = TimePattern(written) else {
                throw error(
                    "“\(written)” is no format of dates: there are ISO, unix seconds, unix milliseconds, and patterns "
                        + "like D.M.YYYY H:MM", node["format"] ?? place)
            }
            return type == "date" ? .date(pattern, written: written) : .timestamp(pattern, written: written)
        default: throw error("“\(type)” is no type: string, number, boolean, date, timestamp and list are", place)
        }
    }

    // MARK: - Constants

    private func constant(_ member: YAMLMember) throws(ServiceError) -> ManifestMapping.Constant {
        let field = ManifestField(named: member.key)
        switch field {
        case .path, .externalID, .digest, .byteCount, .originalName, .ignored:
            throw error("“\(member.key)” cannot be the same for all rows", member.keyPosition)
        default: break
        }
        switch JSONAttribute.value(of: member.value.value) {
        case .success(let value):
            var probe = ManifestRow(StatedFields())
            do throws(Refusal) {
                try probe.state(field, value)
            } catch {
                throw self.error(error.reason, member.value)
            }
            return ManifestMapping.Constant(field: field, value: value)
        case .failure(let fault): throw error(fault.reason, member.value)
        }
    }

    // MARK: - Errors

    private func members(_ node: YAMLNode, _ what: String, known: [String]?) throws(ServiceError) -> [YAMLMember] {
        guard let members = node.members else { throw error("\(what) holds keys and values", node) }
        if let known, let stranger = members.first(where: { !known.contains($0.key) }) {
            throw error(
                "there is no “\(stranger.key)” here; there are: \(known.joined(separator: ", "))", stranger.keyPosition)
        }
        return members
    }

    private func error(_ reason: String, _ node: YAMLNode) -> ServiceError { error(reason, node.position) }

    private func error(_ reason: String, _ place: TextPosition) -> ServiceError {
        let end = reason.hasSuffix(".") ? "" : "."
        return ServiceError(.invalidArgument, "\(name): Line \(place.line), column \(place.column): \(reason)\(end)")
    }
}
