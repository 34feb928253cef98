extension Image {
    /// The value of a field as stated, nil when there is none.
    package subscript(field: ImageField) -> AttributeValue? {
        switch field {
        case .title: title.map(AttributeValue.string)
        case .description: description.map(AttributeValue.string)
        case .takenAt: takenAt.map(AttributeValue.timestamp)
        case .visibility: .string(visibility.rawValue)
        case .position: position.map { .list([.number($0.latitude), .number($0.longitude)]) }
        case .attribute(let name): attributes[name]
        }
    }

    /// Sets one field and remembers who states it. A value of the wrong type for the field removes it.
    ///
    /// That a person or program removed a value is remembered too, so that no later import or reading of the file states
    /// it again.
    package mutating func apply(_ change: FieldChange) {
        switch change.field {
        case .title: title = change.value?.text
        case .description: description = change.value?.text
        case .takenAt:
            if case .timestamp(let timestamp) = change.value { takenAt = timestamp } else { takenAt = nil }
        case .visibility:
            visibility = (change.value?.text).flatMap(Visibility.init(rawValue:)) ?? .private
        case .position:
            if case .list(let parts) = change.value, parts.count == 2, case .number(let latitude) = parts[0],
                case .number(let longitude) = parts[1]
            {
                position = Position(latitude: latitude, longitude: longitude)
            } else {
                position = nil
            }
        case .attribute(let name): attributes[name] = change.value
        }
        let isForgotten = change.value == nil && change.source <= .manifest
        sources[change.field.description] = isForgotten ? nil : change.source
    }

    /// The image as the edit leaves it, but for version and time.
    package func applying(_ edit: ImageEdit) -> Image {
        var image = self
        for change in edit.changes { image.apply(change) }
        if let imported = edit.imported { image.imported = imported }
        if let state = edit.state { image.state = state }
        if let collection = edit.collection { image.collection = collection }
        return image
    }
}
