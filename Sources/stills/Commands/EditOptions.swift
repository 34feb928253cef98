internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// What the options of `stills edit` ask for, in the order: set, remove, append.
enum EditOptions {
    static func read(_ invocation: Invocation) throws -> [FieldEdit] {
        var edits: [FieldEdit] = []
        if let text = invocation.value("title") { edits.append(try set(.title, text, "title", invocation)) }
        if let text = invocation.value("description") {
            edits.append(try set(.description, text, "description", invocation))
        }
        if let text = invocation.value("taken") {
            guard let taken = Timestamp(text) ?? Timestamp(text + "T00:00") else {
                throw invocation.invalidValue(
                    of: "taken", expected: "a time like 2024-05-01, 2024-05-01T10:00 or 2024-05-01T10:00:00+02:00")
            }
            edits.append(.set(.takenAt, .timestamp(taken)))
        }
        if let text = invocation.value("position") { edits.append(.set(.position, try position(text, invocation))) }
        if let visibility = invocation.value("visibility") { edits.append(.set(.visibility, .string(visibility))) }
        for text in invocation.values("attribute") {
            let (name, value) = try StatedOptions.attribute(text, "attribute", invocation)
            edits.append(.set(.attribute(name), value))
        }
        for name in invocation.values("remove") { edits.append(.remove(try field(name, invocation))) }
        for text in invocation.values("append") {
            let (name, value) = try StatedOptions.attribute(text, "append", invocation)
            edits.append(.append(name, value))
        }
        try refuseContradictions(edits, invocation)
        return edits
    }

    private static func set(
        _ field: ImageField, _ text: String, _ name: String, _ invocation: Invocation
    ) throws -> FieldEdit {
        guard !text.isEmpty else {
            throw invocation.usageError(.invalidValue, "--\(name) is empty; to remove it, write --remove \(name).")
        }
        return .set(field, .string(text))
    }

    private static func position(_ text: String, _ invocation: Invocation) throws -> AttributeValue {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.filter { $0 != " " }) }
        guard parts.count == 2, let latitude = parts[0], let longitude = parts[1],
            Position(latitude: latitude, longitude: longitude) != nil
        else {
            throw invocation.invalidValue(
                of: "position", expected: "degrees north (-90 to 90) and east (-180 to 180), like 48.85,2.35")
        }
        return .list([.number(latitude), .number(longitude)])
    }

    private static func field(_ name: String, _ invocation: Invocation) throws -> ImageField {
        switch name {
        case "taken", "takenAt": return .takenAt
        case "visibility":
            throw invocation.usageError(
                .invalidValue, "Every image has a visibility: set it with --visibility private or public.")
        case "": throw invocation.usageError(.invalidValue, "--remove names nothing.")
        default: return ImageField(name) ?? .attribute(name)
        }
    }

    private static func refuseContradictions(_ edits: [FieldEdit], _ invocation: Invocation) throws {
        var set: Set<ImageField> = []
        for edit in edits {
            guard case .set(let field, _) = edit else { continue }
            guard set.insert(field).inserted else {
                throw invocation.usageError(
                    .repeatedOption,
                    "“\(field)” is set twice; for several values write --append, or NAME:=[\"a\",\"b\"].")
            }
        }
        for edit in edits {
            guard case .remove(let field) = edit, set.contains(field) else { continue }
            throw invocation.usageError(.invalidValue, "“\(field)” is both set and removed.")
        }
    }
}
