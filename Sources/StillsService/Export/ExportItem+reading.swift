internal import Formats
internal import StillsModel

extension ExportItem {
    /// Reads what ``ExportRecord`` wrote. Ids of collections and originals are none: a record names no others than the image's.
    ///
    /// - Throws: ``ServiceError`` with `.corrupt`.
    init(record bytes: [UInt8]) throws(ServiceError) {
        do {
            self = try Self.read(try JSONValue(parsing: bytes))
        } catch let error as Refusal {
            throw ServiceError(.corrupt, "A record of the export cannot be read: \(error.reason)", cause: error)
        } catch {
            throw ServiceError(.corrupt, "A record of the export cannot be read: \(error)", cause: error)
        }
    }

    private static func read(_ json: JSONValue) throws(Refusal) -> ExportItem {
        guard case .object(let members) = json else { throw Refusal("It is no object.") }
        var exported = ExportedImage()
        for member in members {
            guard let field = ExportedField(rawValue: member.name), field != .history else { continue }
            try exported.state(field, member.value) { ManifestPlace() }
        }
        guard let id = exported.id?.value, let version = exported.version, let addedAt = exported.addedAt,
            let updatedAt = exported.updatedAt, let digest = json["digest"]?.text.flatMap({ Digest($0) }),
            let byteCount = whole(json["byteCount"]), let mediaType = json["mediaType"]?.text
        else { throw Refusal("It has not all that a record has.") }
        var image = Image(
            id: id, collection: CollectionID(high: 0, low: 0), original: OriginalID(high: 0, low: 0),
            externalID: json["externalId"]?.text, title: json["title"]?.text,
            originalName: json["originalName"]?.text, description: json["description"]?.text,
            visibility: json["visibility"]?.text.flatMap(Visibility.init(rawValue:)) ?? .private,
            takenAt: json["takenAt"]?.text.flatMap { Timestamp($0) }, sources: exported.sources ?? [:],
            imported: exported.imported ?? [:], state: exported.state ?? .active, version: version,
            createdAt: addedAt, updatedAt: updatedAt)
        if case .number(let north)? = json["latitude"], case .number(let east)? = json["longitude"] {
            image.position = Position(latitude: north.double ?? .nan, longitude: east.double ?? .nan)
        }
        image.attributes = try attributes(json["attributes"])
        let original = Original(
            id: image.original, container: ContainerID(high: 0, low: 0), digest: digest, byteCount: byteCount,
            mediaType: mediaType, width: whole(json["width"]).map(Int.init), height: whole(json["height"]).map(Int.init)
        )
        var item = ExportItem(
            record: ImageRecord(
                image: image, original: OriginalRecord(original: original, locations: []), tags: [],
                collectionPath: json["collection"]?.text ?? "", ownerName: ""))
        if let history = json["history"] { item.historyText = JSONWriter.text { $0.value(history) } }
        return item
    }

    private static func attributes(_ json: JSONValue?) throws(Refusal) -> [String: AttributeValue] {
        guard case .object(let members)? = json else { return [:] }
        var attributes: [String: AttributeValue] = [:]
        for member in members {
            switch JSONAttribute.value(of: member.value) {
            case .success(let value): attributes[member.name] = value
            case .failure(let fault): throw Refusal("\(member.name): \(fault.reason)")
            }
        }
        return attributes
    }

    private static func whole(_ json: JSONValue?) -> Int64? {
        guard case .number(let number)? = json else { return nil }
        return number.integer
    }
}
