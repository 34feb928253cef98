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

    static func differences(
        _ before: Image, _ oldDigest: Digest?, _ after: Image, _ newDigest: Digest?
    ) -> [Event.Change] {
        var changes: [Event.Change] = []
        func note(_ field: String, _ from: AttributeValue?, _ to: AttributeValue?) {
            if from != to { changes.append(Event.Change(field: field, from: from, to: to)) }
        }
        note("original", oldDigest.map { .string($0.description) }, newDigest.map { .string($0.description) })
        note("state", .string(before.state.rawValue), .string(after.state.rawValue))
        for field in Set(fields(of: before) + fields(of: after)).sorted(by: { $0.description < $1.description }) {
            note(field.description, before[field], after[field])
        }
        return changes
    }

    private static func fields(of image: Image) -> [ImageField] {
        [.title, .description, .takenAt, .visibility, .position]
            + image.attributes.keys.sorted().map(ImageField.attribute)
    }
}

extension Image {
    /// The image as the edit leaves it, but for version and time.
    func applying(_ edit: ImageEdit) -> Image {
        var image = self
        for change in edit.changes { image.apply(change) }
        if let imported = edit.imported { image.imported = imported }
        if let state = edit.state { image.state = state }
        return image
    }
}

extension MutationConflict {
    /// A conflict on its way up.
    struct Refusal: Error {
        let conflict: MutationConflict
        init(_ conflict: MutationConflict) { self.conflict = conflict }
    }
}
