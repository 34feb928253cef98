internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// What a merge patch (RFC 7396) of an image asks for: members that are there are set, `null` removes, all else stays.
enum ImagePatch {
    private static let title = Schema.Property.optional("title", .nullable(.text(1...10_000)))

    static let schema = Schema.named(
        "ImagePatch",
        .object([
            title,
            .optional("description", .nullable(.text(1...100_000))),
            .optional("visibility", .words(Visibility.allCases.map(\.rawValue))),
            .optional(
                "takenAt",
                .described("2024-05-01, 2024-05-01T10:00 or 2024-05-01T10:00:00+02:00.", .nullable(.text(1...40)))),
            .optional("latitude", .described("With longitude only.", .nullable(.number(-90...90)))),
            .optional("longitude", .described("With latitude only.", .nullable(.number(-180...180)))),
            .optional("collection", .described("The path or id of the collection to move it to.", .text(1...10_000))),
            .optional(
                "attributes",
                .described(
                    "Those named are set, `null` removes; all others stay.",
                    .object([], others: .nullable(ImageSchemas.attribute)))),
        ]))

    /// The changes, apart from the collection.
    ///
    /// - Parameter patch: a value of the ``schema``.
    /// - Throws: ``Problem`` with 422 that points to the member.
    static func edits(_ patch: JSONValue) throws(Problem) -> [FieldEdit] {
        guard case .object(let members) = patch else { return [] }
        var edits: [FieldEdit] = []
        for member in members {
            switch member.name {
            case "title": edits.append(edit(.title, member.value.text.map(AttributeValue.string)))
            case "description": edits.append(edit(.description, member.value.text.map(AttributeValue.string)))
            case "visibility": edits.append(edit(.visibility, member.value.text.map(AttributeValue.string)))
            case "takenAt": edits.append(edit(.takenAt, try time(member.value)))
            case "latitude": edits.append(edit(.position, try position(patch)))
            case "longitude" where patch["latitude"] == nil: _ = try position(patch)
            case "attributes": edits += try attributes(member.value)
            default: break
            }
        }
        return edits
    }

    private static func edit(_ field: ImageField, _ value: AttributeValue?) -> FieldEdit {
        value.map { .set(field, $0) } ?? .remove(field)
    }

    private static func time(_ value: JSONValue) throws(Problem) -> AttributeValue? {
        guard let text = value.text else { return nil }
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00") else {
            throw refusal(
                "/takenAt", "“\(text)” is no time: it is written like 2024-05-01T10:00 or with an offset, +02:00.")
        }
        return .timestamp(time)
    }

    private static func position(_ patch: JSONValue) throws(Problem) -> AttributeValue? {
        switch (patch["latitude"], patch["longitude"]) {
        case (.number(let latitude)?, .number(let longitude)?):
            guard let north = latitude.double, let east = longitude.double else { return nil }
            return .list([.number(north), .number(east)])
        case (.null?, .null?): return nil
        default: throw refusal("/latitude", "latitude and longitude are set, or removed, together.")
        }
    }

    private static func attributes(_ value: JSONValue) throws(Problem) -> [FieldEdit] {
        guard case .object(let members) = value else { return [] }
        var edits: [FieldEdit] = []
        for member in members {
            let pointer = "/attributes/\(member.name)"
            guard !member.name.isEmpty, member.name.utf8.count <= 200 else {
                throw refusal(pointer, "An attribute’s name has 1 to 200 bytes.")
            }
            if member.value == .null {
                edits.append(.remove(.attribute(member.name)))
            } else {
                guard let value = AttributeValue(member.value) else {
                    throw refusal(pointer, "Whole numbers are exact up to 2^53 only: write it as a text.")
                }
                edits.append(.set(.attribute(member.name), value))
            }
        }
        return edits
    }

    static func refusal(_ pointer: String, _ detail: String) -> Problem {
        Problem(.unprocessable, "The body is not as this address takes it.", errors: [.init(pointer: pointer, detail)])
    }
}

extension AttributeValue {
    /// nil for null, objects, lists in lists, and whole numbers that would be rounded.
    init?(_ json: JSONValue) {
        switch json {
        case .string(let text): self = .string(text)
        case .boolean(let flag): self = .boolean(flag)
        case .number(let number):
            if let whole = number.integer, whole.magnitude > 1 << 53 { return nil }
            guard let double = number.double else { return nil }
            self = .number(double)
        case .array(let values):
            var elements: [AttributeValue] = []
            for value in values {
                if case .array = value { return nil }
                guard let element = AttributeValue(value) else { return nil }
                elements.append(element)
            }
            self = .list(elements)
        case .null, .object: return nil
        }
    }
}
