extension Image {
    /// What differs between this image and what becomes of it, in the words of history: collection, state, and the fields
    /// in the order of their names. Times, version and where values come from are no differences.
    package func differences(to after: Image) -> [Event.Change] {
        var changes: [Event.Change] = []
        func note(_ field: String, _ from: AttributeValue?, _ to: AttributeValue?) {
            if from != to { changes.append(Event.Change(field: field, from: from, to: to)) }
        }
        if collection != after.collection {
            note("collection", .string(collection.description), .string(after.collection.description))
        }
        if state != after.state { note("state", .string(state.rawValue), .string(after.state.rawValue)) }
        if attributes != after.attributes {
            for name in Set(attributes.keys).union(after.attributes.keys).sorted() {
                note(ImageField.attribute(name).description, attributes[name], after.attributes[name])
            }
        }
        for field in Self.ownFields { note(field.description, self[field], after[field]) }
        return changes
    }

    /// The fields beside attributes, in the order of their names.
    package static let ownFields: [ImageField] = [.description, .position, .takenAt, .title, .visibility]
}
