internal import StillsModel

/// Tells when images were put into the trash.
struct TrashTime {
    let library: Library

    /// When it was put into the trash last, as history tells it.
    func time(of image: Image) async throws(ServiceError) -> Instant {
        try await event(of: image)?.at ?? image.updatedAt
    }

    /// The event that put it into the trash last; nil where history does not tell of one.
    func event(of image: Image) async throws(ServiceError) -> Event? {
        let history = try await seam { try await library.records.history(of: image.id) }
        let trashed = AttributeValue.string(ImageState.trashed.rawValue)
        return history.last { $0.changes.contains { $0.field == "state" && $0.to == trashed } }
    }

    /// As ``time(of:)``, without a look at the history of what did not change since the limit: then it was put there
    /// before, whenever that was.
    func time(of image: Image, ifNotBefore limit: Instant) async throws(ServiceError) -> Instant {
        image.updatedAt < limit ? image.updatedAt : try await time(of: image)
    }
}

/// Finds what stays of purged images.
struct Tombstones {
    let library: Library

    /// By the image's id, else by its external id, else by the digest of its last original; the latest first.
    func named(_ name: String) async throws(ServiceError) -> [Tombstone] {
        var keys: [Tombstone.Key] = [.externalID(name)]
        if let id = ImageID(name) { keys.insert(.image(id), at: 0) }
        if let digest = Digest(name) { keys.append(.digest(digest)) }
        for key in keys {
            let found = try await seam { try await library.records.tombstones(key) }
            if !found.isEmpty { return found }
        }
        return []
    }
}
