package import Formats
package import StillsModel

/// An image as a server tells of it.
package struct RemoteImage: Sendable {
    /// What the server said, whole: also what this version of the program knows nothing of.
    package let json: JSONValue
    /// What of it this program knows. Whatever the server does not tell (where values come from, where the original is) is not
    /// in it, and ids of collections and originals are none.
    package let record: ImageRecord

    package var id: ImageID { record.image.id }

    /// nil when it is no image.
    package init?(_ json: JSONValue) {
        guard let id = json["id"]?.text.flatMap({ ImageID($0) }), let version = Self.integer(json["version"]),
            let digest = json["sha256"]?.text.flatMap({ Digest($0) }), let mediaType = json["mediaType"]?.text,
            let byteCount = Self.integer(json["byteCount"]), byteCount >= 0,
            let createdAt = json["createdAt"]?.text.flatMap({ Timestamp($0)?.instant }),
            let updatedAt = json["updatedAt"]?.text.flatMap({ Timestamp($0)?.instant })
        else { return nil }
        self.json = json
        var image = Image(
            id: id, collection: CollectionID(high: 0, low: 0), original: OriginalID(high: 0, low: 0),
            externalID: json["externalId"]?.text, title: json["title"]?.text,
            originalName: json["originalName"]?.text, description: json["description"]?.text,
            visibility: json["visibility"]?.text.flatMap(Visibility.init(rawValue:)) ?? .private,
            attributes: Self.attributes(json["attributes"]),
            state: json["state"]?.text.flatMap(ImageState.init(rawValue:)) ?? .active, version: version,
            createdAt: createdAt, updatedAt: updatedAt)
        image.takenAt = json["takenAt"]?.text.flatMap { Timestamp($0 + (json["takenAtOffset"]?.text ?? "")) }
        if case .number(let latitude)? = json["latitude"], case .number(let longitude)? = json["longitude"] {
            image.position = Position(latitude: latitude.double ?? .nan, longitude: longitude.double ?? .nan)
        }
        record = ImageRecord(
            image: image,
            original: OriginalRecord(
                original: Original(
                    id: image.original, container: ContainerID(high: 0, low: 0), digest: digest,
                    byteCount: Int64(byteCount), mediaType: mediaType, width: Self.integer(json["width"]),
                    height: Self.integer(json["height"])), locations: []),
            tags: Self.tags(json["tags"]), collectionPath: json["collection"]?.text ?? "",
            ownerName: json["owner"]?.text ?? "")
    }

    private static func integer(_ value: JSONValue?) -> Int? {
        guard case .number(let number)? = value else { return nil }
        return number.integer.flatMap { Int(exactly: $0) }
    }

    private static func attributes(_ value: JSONValue?) -> [String: AttributeValue] {
        guard case .object(let members)? = value else { return [:] }
        var attributes: [String: AttributeValue] = [:]
        for member in members { attributes[member.name] = attribute(member.value) }
        return attributes
    }

    static func attribute(_ value: JSONValue) -> AttributeValue? {
        switch value {
        case .string(let text): .string(text)
        case .boolean(let flag): .boolean(flag)
        case .number(let number): number.double.map(AttributeValue.number)
        case .array(let values): .list(values.compactMap(attribute))
        case .null, .object: nil
        }
    }

    private static func tags(_ value: JSONValue?) -> [EmbeddedTag] {
        guard case .object(let members)? = value else { return [] }
        return members.compactMap { member in tag(member.value).map { EmbeddedTag(name: member.name, value: $0) } }
    }

    private static func tag(_ value: JSONValue) -> EmbeddedTag.Value? {
        switch value {
        case .string(let text): .string(text)
        case .boolean(let flag): .boolean(flag)
        case .number(let number): number.integer.map { .integer($0) } ?? number.double.map { .real($0) }
        case .array(let values): .list(values.compactMap(tag))
        case .object(let members):
            .structure(members.compactMap { member in tag(member.value).map { .init(name: member.name, value: $0) } })
        case .null: nil
        }
    }
}
