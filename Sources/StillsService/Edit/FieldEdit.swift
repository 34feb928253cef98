package import StillsModel

/// What is to become of images: fields set, removed and appended to, and the collection they move to.
package struct EditRequest: Sendable {
    package var edits: [FieldEdit]
    package var collection: CollectionID?
    /// Only images of this version are edited; nil for any.
    package var expectedVersion: Int?
    /// Who states the values.
    package var source: Source
    /// Says what would change, and changes nothing.
    package var isDryRun: Bool

    package init(
        edits: [FieldEdit], collection: CollectionID? = nil, expectedVersion: Int? = nil, source: Source = .person,
        isDryRun: Bool = false
    ) {
        self.edits = edits
        self.collection = collection
        self.expectedVersion = expectedVersion
        self.source = source
        self.isDryRun = isDryRun
    }

    /// The edit of one image; nil when it is as asked already and the value is stated by somebody as high.
    func edit(of image: Image) -> ImageEdit? {
        var after = image
        var changes: [FieldChange] = []
        for edit in edits {
            let change = FieldChange(edit.field, edit.value(in: after), source: source)
            let before = (after[edit.field], after.sources[edit.field.description])
            after.apply(change)
            if before != (after[edit.field], after.sources[edit.field.description]) { changes.append(change) }
        }
        let target = collection == image.collection ? nil : collection
        guard !changes.isEmpty || target != nil else { return nil }
        return ImageEdit(image: image.id, expectedVersion: image.version, changes: changes, collection: target)
    }
}

/// One change that is asked for.
package enum FieldEdit: Sendable, Equatable {
    case set(ImageField, AttributeValue)
    /// A field that has no value stays so: removing twice is not an error.
    case remove(ImageField)
    /// One more element of a list; a single value becomes a list. An element that is there is not added again.
    case append(String, AttributeValue)

    package var field: ImageField {
        switch self {
        case .set(let field, _), .remove(let field): field
        case .append(let name, _): .attribute(name)
        }
    }

    /// The field’s value after the change.
    package func value(in image: Image) -> AttributeValue? {
        switch self {
        case .set(_, let value): return value
        case .remove: return nil
        case .append(let name, let value):
            guard let present = image.attributes[name] else { return .list(value.elements) }
            let new = value.elements.filter { !present.elements.contains($0) }
            return new.isEmpty ? present : .list(present.elements + new)
        }
    }
}
