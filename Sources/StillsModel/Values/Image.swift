/// One picture that Stills keeps: what is known about it. Its bytes are its ``Original``.
package struct Image: Sendable, Equatable {
    package var id: ImageID
    package var collection: CollectionID
    package var original: OriginalID
    /// The id that its owner's manifest gives it; unique in its collection.
    package var externalID: String?
    package var title: String?
    /// The file's name when it was taken in, without folders; bytes that are not UTF-8 are replaced by U+FFFD.
    package var originalName: String?
    package var description: String?
    package var visibility: Visibility
    package var takenAt: Timestamp?
    package var position: Position?
    package var attributes: [String: AttributeValue]
    /// Where each stated value came from. Keys: `title`, `description`, `takenAt`, `visibility`, `position`,
    /// `attributes.NAME`. Where there is no value: who removed it.
    package var sources: [String: Source]
    /// What the last import stated, by the same keys, so that the next one knows which values its row changed; under
    /// `sidecar` which sidecar it read.
    package var imported: [String: AttributeValue]
    package var state: ImageState
    /// Starts at 1 and rises with every change.
    package var version: Int
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: ImageID, collection: CollectionID, original: OriginalID, externalID: String? = nil, title: String? = nil,
        originalName: String? = nil, description: String? = nil, visibility: Visibility = .private,
        takenAt: Timestamp? = nil, position: Position? = nil, attributes: [String: AttributeValue] = [:],
        sources: [String: Source] = [:], imported: [String: AttributeValue] = [:], state: ImageState = .active,
        version: Int = 1, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.collection = collection
        self.original = original
        self.externalID = externalID
        self.title = title
        self.originalName = originalName
        self.description = description
        self.visibility = visibility
        self.takenAt = takenAt
        self.position = position
        self.attributes = attributes
        self.sources = sources
        self.imported = imported
        self.state = state
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

package enum Visibility: String, Sendable, CaseIterable {
    /// Only who has a right to it sees it.
    case `private`
    /// Anyone may read it.
    case `public`
}

package enum ImageState: String, Sendable, CaseIterable {
    case active
    /// Thrown away, and kept until it is purged.
    case trashed
}

/// A place on the Earth (WGS 84): degrees north -90 to 90, degrees east -180 to 180.
package struct Position: Hashable, Sendable {
    package let latitude: Double
    package let longitude: Double

    /// nil when a value is out of range or not a number.
    package init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}
