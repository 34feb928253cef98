package import Formats
package import StillsModel

/// The form in which programs read an image: stable, the same in the command, the API and exports.
package enum ImageJSON {
    /// - Parameter audience: who reads it. For anyone but its readers, fields that are for readers are left out; a
    ///   use case has left them out of the record already.
    package static func append(
        _ whole: ImageRecord, to writer: inout JSONWriter, audience: Audience = .readers
    ) {
        let record = whole.shown(to: audience)
        let image = record.image
        // Every image has an owner: where a record names none, whoever it is for is not told.
        let isWhole = !record.ownerName.isEmpty
        let original = record.original.original
        writer.beginObject()
        writer.member("id", image.id.description)
        if isWhole { writer.member("externalId", image.externalID) }
        writer.member("title", image.title)
        writer.member("originalName", image.originalName)
        writer.member("description", image.description)
        writer.member("visibility", image.visibility.rawValue)
        if !record.collectionPath.isEmpty { writer.member("collection", record.collectionPath) }
        if isWhole { writer.member("owner", record.ownerName) }
        writer.member("mediaType", original.mediaType)
        writer.member("byteCount", Int(original.byteCount))
        writer.member("width", original.width)
        writer.member("height", original.height)
        writer.member("sha256", original.digest.description)
        writer.member("takenAt", image.takenAt?.local.description)
        writer.member("takenAtOffset", image.takenAt?.offsetText)
        if isWhole {
            writer.member("latitude", image.position?.latitude)
            writer.member("longitude", image.position?.longitude)
        }
        writer.key("attributes")
        append(image.attributes, to: &writer)
        writer.key("tags")
        append(record.tags, to: &writer)
        writer.key("sidecarTags")
        if let sidecar = record.sidecar { append(sidecar.tags, to: &writer) } else { writer.null() }
        writer.member("state", image.state.rawValue)
        writer.member("version", image.version)
        writer.member("createdAt", image.createdAt.description)
        writer.member("updatedAt", image.updatedAt.description)
        writer.endObject()
    }

    private static func append(_ attributes: [String: AttributeValue], to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            append(value, to: &writer)
        }
        writer.endObject()
    }

    static func append(_ value: AttributeValue, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .number(let number): writer.number(number)
        case .boolean(let flag): writer.boolean(flag)
        case .timestamp, .date: writer.string(value.text)
        case .list(let elements):
            writer.beginArray()
            for element in elements { append(element, to: &writer) }
            writer.endArray()
        }
    }

    static func append(_ tags: [EmbeddedTag], to writer: inout JSONWriter) {
        writer.beginObject()
        for tag in tags {
            writer.key(tag.name)
            append(tag.value, to: &writer)
        }
        writer.endObject()
    }

    private static func append(_ value: EmbeddedTag.Value, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): writer.string(text)
        case .integer(let number): writer.integer(number)
        case .real(let number): if number.isFinite { writer.number(number) } else { writer.string("\(number)") }
        case .boolean(let flag): writer.boolean(flag)
        case .binary(let byteCount): writer.string("(\(byteCount) bytes of binary data)")
        case .list(let items):
            writer.beginArray()
            for item in items { append(item, to: &writer) }
            writer.endArray()
        case .structure(let fields):
            writer.beginObject()
            for field in fields {
                writer.key(field.name)
                append(field.value, to: &writer)
            }
            writer.endObject()
        }
    }
}
