internal import StillsModel

/// What a manifest's column or member can mean. CSV and JSON have the same names.
enum ManifestField: Hashable, Sendable {
    case path, externalID, title, description, visibility, takenAt, latitude, longitude
    /// The whole path of the collection, `shoots/2024`.
    case collection
    /// What the file must be: its SHA-256, its length.
    case digest, byteCount
    case originalName
    /// What only the file itself can tell, or what nobody wants.
    case ignored
    case attribute(String)

    /// The one table of names with a meaning of their own; every other name is an attribute's.
    private static let meanings: [String: ManifestField] = [
        "path": .path, "Path": .path, "file": .path, "File": .path, "filename": .path, "Filename": .path,
        "SourceFile": .path,
        "externalId": .externalID, "external_id": .externalID, "Unique_id": .externalID,
        "title": .title, "Title": .title,
        "description": .description, "Description": .description,
        "visibility": .visibility, "Visibility": .visibility,
        "takenAt": .takenAt, "taken_at": .takenAt,
        "latitude": .latitude, "Latitude": .latitude,
        "longitude": .longitude, "Longitude": .longitude,
        "collection": .collection,
        "digest": .digest, "byteCount": .byteCount,
        "originalName": .originalName,
        "mediaType": .ignored, "width": .ignored, "height": .ignored,
    ]

    private static let attributePrefix = "attributes."

    /// What a column or member of this name means; `attributes.NAME` is the attribute NAME, whatever it is called.
    init(named name: String) {
        if name.hasPrefix(Self.attributePrefix), name.utf8.count > Self.attributePrefix.utf8.count {
            self = .attribute(String(name.dropFirst(Self.attributePrefix.count)))
        } else {
            self = Self.meanings[name] ?? .attribute(name)
        }
    }

    /// The field of a name in a column-mapping file, where only the names of fields count; nil for any other.
    init?(field name: String) {
        guard let field = Self.meanings[name], field != .ignored else { return nil }
        self = field
    }
}

/// Where in a manifest something stands, for messages.
package struct ManifestPlace: Sendable, Equatable {
    /// A CSV column's name, or a JSON Pointer.
    package var field: String?
    /// The number of the column in CSV; the character's in the line in JSON. Counted from 1.
    package var column: Int?
    /// In JSON, the line, counted from 1.
    package var line: Int?

    package init(field: String? = nil, column: Int? = nil, line: Int? = nil) {
        self.field = field
        self.column = column
        self.line = line
    }
}

extension Refusal {
    init(_ reason: String, at place: ManifestPlace) {
        self.init(reason, field: place.field, column: place.column, line: place.line)
    }

    /// About a value that a row states, where it states one.
    init<Value>(_ reason: String, at value: Placed<Value>?) {
        self.init(reason, at: value?.place ?? ManifestPlace())
    }
}
