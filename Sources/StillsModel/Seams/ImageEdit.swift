/// A change of what is known about an image: fields not named stay as they are.
package struct ImageEdit: Sendable, Equatable {
    package var image: ImageID
    package var expectedVersion: Int
    package var changes: [FieldChange]
    /// What the import stated, to be remembered beside the values; nil leaves it as it is.
    package var imported: [String: AttributeValue]?
    package var state: ImageState?
    /// The collection to move it to. Precondition: it is there, and has no image of the same identity
    /// (``MutationConflict/identityTaken(_:)``).
    package var collection: CollectionID?
    /// What became of the XMP file beside the picture; nil when nothing did.
    package var sidecar: SidecarChange?

    package init(
        image: ImageID, expectedVersion: Int, changes: [FieldChange], imported: [String: AttributeValue]? = nil,
        state: ImageState? = nil, collection: CollectionID? = nil, sidecar: SidecarChange? = nil
    ) {
        self.image = image
        self.expectedVersion = expectedVersion
        self.changes = changes
        self.imported = imported
        self.state = state
        self.collection = collection
        self.sidecar = sidecar
    }
}

/// What became of the XMP file beside a picture.
package enum SidecarChange: Sendable, Equatable {
    case read(Sidecar)
    /// It is no longer there.
    case gone
}

/// One field's new value, and who states it.
package struct FieldChange: Sendable, Equatable {
    package var field: ImageField
    /// nil removes the value.
    package var value: AttributeValue?
    package var source: Source

    package init(_ field: ImageField, _ value: AttributeValue?, source: Source) {
        self.field = field
        self.value = value
        self.source = source
    }
}

/// A field of an image that people, manifests and programs can state.
package enum ImageField: Sendable, Hashable, CustomStringConvertible {
    case title, description, takenAt, visibility
    /// `latitude` and `longitude` as a list of two numbers.
    case position
    case attribute(String)

    /// The key that `sources` and `imported` use.
    package var description: String {
        switch self {
        case .title: "title"
        case .description: "description"
        case .takenAt: "takenAt"
        case .visibility: "visibility"
        case .position: "position"
        case .attribute(let name): "attributes." + name
        }
    }

    package init?(_ key: String) {
        switch key {
        case "title": self = .title
        case "description": self = .description
        case "takenAt": self = .takenAt
        case "visibility": self = .visibility
        case "position": self = .position
        default:
            guard key.hasPrefix("attributes."), key.utf8.count > 11 else { return nil }
            self = .attribute(String(key.dropFirst(11)))
        }
    }
}
