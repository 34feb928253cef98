internal import StillsModel

/// What history tells of a change: the same in every catalog.
enum ImageHistory {
    static func initialChanges(of image: Image, digest: Digest?) -> [Event.Change] {
        var changes = [
            Event.Change(field: "original", from: nil, to: digest.map { .string($0.description) }),
            Event.Change(field: "state", from: nil, to: .string(image.state.rawValue)),
        ]
        if let id = image.externalID { changes.append(Event.Change(field: "externalId", from: nil, to: .string(id))) }
        for field in fields(of: image) {
            changes.append(Event.Change(field: field.description, from: nil, to: image[field]))
        }
        return changes.filter { $0.to != nil }
    }

    /// What is in the trash, and then gone for good.
    static let purge = [
        Event.Change(field: "state", from: .string(ImageState.trashed.rawValue), to: .string("purged"))
    ]

    /// An image and the digests of the files that it was made of.
    struct Version {
        var image: Image
        var original: Digest?
        var sidecar: Digest?
    }

    static func differences(_ old: Version, _ new: Version) -> [Event.Change] {
        var changes: [Event.Change] = []
        func note(_ field: String, _ from: Digest?, _ to: Digest?) {
            guard from != to else { return }
            changes.append(
                Event.Change(
                    field: field, from: from.map { .string($0.description) }, to: to.map { .string($0.description) }))
        }
        note("original", old.original, new.original)
        note("sidecar", old.sidecar, new.sidecar)
        return changes + old.image.differences(to: new.image)
    }

    private static func fields(of image: Image) -> [ImageField] {
        [.title, .description, .takenAt, .visibility, .position]
            + image.attributes.keys.sorted().map(ImageField.attribute)
    }
}

extension MutationConflict {
    /// A conflict on its way up.
    struct Refusal: Error {
        let conflict: MutationConflict
        init(_ conflict: MutationConflict) { self.conflict = conflict }
    }
}
