/// Who may know of a field (permissions: audience of fields).
package enum Audience: Sendable, Hashable {
    case anyone
    /// Who may read the image, not only see it because it is public.
    case readers

    /// Who may know of what people, programs and manifests state under a name. A name that says what files say in a tag for
    /// readers is for readers: upper and lower case and signs do not count.
    package static func ofAttribute(_ name: String) -> Audience {
        let letters = name.utf8.prefix(64).compactMap(letterOrDigit)
        return restrictedAttributes.contains(String(decoding: letters, as: UTF8.self)) ? .readers : .anyone
    }

    private static func letterOrDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
        default: nil
        }
    }

    private static let restrictedAttributes: Set<String> = [
        "creator", "creators", "author", "authors", "artist", "photographer", "byline", "owner", "ownername",
        "copyrightholder", "person", "persons", "people", "personinimage", "face", "faces", "faceregions",
        "gps", "gpslatitude", "gpslongitude", "gpsaltitude", "gpsposition", "latitude", "longitude", "position",
        "coordinates", "geolocation", "place", "location", "sublocation", "address", "city", "province",
        "country", "serial", "serialnumber", "cameraserial", "cameraserialnumber", "lensserial", "lensserialnumber",
        "path", "filepath", "directory", "folder", "sourcefile", "externalid",
    ]
}

extension ImageRecord {
    /// What is left of the record for those who may know of the image: all for its readers; for anyone else neither
    /// position, external id, owner, collection, tags and attributes for readers, nor where the bytes are.
    ///
    /// - Parameter namesCollection: whether the collection's path is shown to readers; it never is to others.
    package func shown(to audience: Audience, namesCollection: Bool = true) -> ImageRecord {
        var shown = self
        if !namesCollection || audience == .anyone { shown.collectionPath = "" }
        guard audience == .anyone else { return shown }
        shown.image = image.shown(to: audience)
        shown.ownerName = ""
        shown.original.locations = []
        shown.tags = Self.publicTags(tags)
        shown.sidecar?.tags = Self.publicTags(sidecar?.tags ?? [])
        return shown
    }

    private static func publicTags(_ tags: [EmbeddedTag]) -> [EmbeddedTag] {
        tags.filter { IndexedTag.audience(of: IndexedTag.canonicalName($0.name)) == .anyone }
    }
}

extension Image {
    /// As ``ImageRecord/shown(to:namesCollection:)``.
    package func shown(to audience: Audience) -> Image {
        guard audience == .anyone else { return self }
        var shown = self
        shown.externalID = nil
        shown.position = nil
        shown.attributes = attributes.filter { Audience.ofAttribute($0.key) == .anyone }
        shown.sources = sources.filter { source in
            guard let field = ImageField(source.key) else { return false }
            return field.audience == .anyone
        }
        shown.imported = [:]
        return shown
    }
}

extension ImageField {
    /// Who may know of its value.
    package var audience: Audience {
        switch self {
        case .position: .readers
        case .attribute(let name): .ofAttribute(name)
        case .title, .description, .takenAt, .visibility: .anyone
        }
    }
}
