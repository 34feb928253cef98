internal import StillsModel

extension ImageRecord {
    /// How much memory it takes, about.
    var byteCount: Int {
        let texts = [
            image.externalID, image.title, image.originalName, image.description, collectionPath, ownerName,
        ]
        var count = 1_000 + original.locations.count * 200
        for text in texts { count += text?.utf8.count ?? 0 }
        for (name, value) in image.attributes { count += 64 + name.utf8.count + value.byteCount }
        for (name, value) in image.imported { count += 64 + name.utf8.count + value.byteCount }
        count += image.sources.count * 64
        for tag in tags + (sidecar?.tags ?? []) { count += 64 + tag.name.utf8.count + tag.value.byteCount }
        return count
    }
}

extension AttributeValue {
    fileprivate var byteCount: Int {
        switch self {
        case .string(let text): 32 + text.utf8.count
        case .list(let elements): elements.reduce(64) { $0 + $1.byteCount }
        case .number, .boolean, .timestamp, .date: 32
        }
    }
}

extension EmbeddedTag.Value {
    fileprivate var byteCount: Int {
        switch self {
        case .string(let text): 32 + text.utf8.count
        case .list(let items): items.reduce(64) { $0 + $1.byteCount }
        case .structure(let fields): fields.reduce(64) { $0 + 32 + $1.name.utf8.count + $1.value.byteCount }
        case .integer, .real, .boolean, .binary: 32
        }
    }
}

extension AccountAccess {
    /// How much memory it takes, about.
    var byteCount: Int { 100 + (containers.count + collections.count + images.count) * 48 }
}
