internal import StillsModel

/// What one row of a manifest states, gathered field by field.
struct ManifestRow {
    var path = ""
    var stated: StatedFields
    var collection: String?
    var originalName: String?
    var digest: Digest?
    var byteCount: Int64?
    var exported = ExportedImage()
    private var latitude: Double?
    private var longitude: Double?

    /// - Parameter stated: what counts where the row says nothing.
    init(_ stated: StatedFields) { self.stated = stated }

    /// Takes in one value: text as cells hold it, or a typed one. An empty text states nothing, except of an attribute.
    ///
    /// - Throws: ``Refusal`` with the reason only; the caller knows the place.
    mutating func state(_ field: ManifestField, _ value: AttributeValue) throws(Refusal) {
        switch field {
        case .ignored: return
        case .attribute(let name): return stated.fields[.attribute(name)] = value
        default: break
        }
        if case .string("") = value { return }
        switch field {
        case .path: path = try Self.text(value)
        case .externalID: stated.externalID = try Self.text(value)
        case .title: stated.fields[.title] = .string(try Self.text(value))
        case .description: stated.fields[.description] = .string(try Self.text(value))
        case .collection: collection = try Self.text(value)
        case .originalName: originalName = try Self.text(value)
        case .visibility: stated.fields[.visibility] = .string(try Self.visibility(value))
        case .takenAt: stated.fields[.takenAt] = .timestamp(try Self.timestamp(value))
        case .latitude: latitude = try Self.degrees(value, limit: 90, "latitude")
        case .longitude: longitude = try Self.degrees(value, limit: 180, "longitude")
        case .digest: digest = try Self.digest(value)
        case .byteCount: byteCount = try Self.byteCount(value)
        case .ignored, .attribute: break
        }
        if let latitude, let longitude {
            stated.fields[.position] = .list([.number(latitude), .number(longitude)])
        }
    }

    // MARK: - Values

    private static func text(_ value: AttributeValue) throws(Refusal) -> String {
        guard case .string(let text) = value else { throw Refusal("“\(value.text)” is no text: write it in quotes.") }
        return text
    }

    private static func visibility(_ value: AttributeValue) throws(Refusal) -> String {
        guard case .string(let text) = value, Visibility(rawValue: text) != nil else {
            throw Refusal("“\(value.text)” is no visibility: it is “private” or “public”.")
        }
        return text
    }

    private static func timestamp(_ value: AttributeValue) throws(Refusal) -> Timestamp {
        switch value {
        case .timestamp(let taken): return taken
        case .date(let day): return Timestamp(day)
        case .string(let text):
            if let taken = TimePattern.iso.read(text) { return taken }
        default: break
        }
        throw Refusal("“\(value.text)” is no date: write it like 2024-05-01 or 2024-05-01T10:00:00+02:00.")
    }

    private static func degrees(_ value: AttributeValue, limit: Double, _ name: String) throws(Refusal) -> Double {
        let degrees: Double? =
            switch value {
            case .number(let number): number
            case .string(let text): Double(text)
            default: nil
            }
        guard let degrees, degrees.magnitude <= limit else { throw Refusal("“\(value.text)” is no \(name).") }
        return degrees
    }

    private static func digest(_ value: AttributeValue) throws(Refusal) -> Digest {
        guard case .string(let text) = value, let digest = Digest(text) else {
            throw Refusal("“\(value.text)” is no SHA-256: that has 64 hexadecimal digits.")
        }
        return digest
    }

    private static func byteCount(_ value: AttributeValue) throws(Refusal) -> Int64 {
        let count: Int64? =
            switch value {
            case .number(let number): Int64(exactly: number)
            case .string(let text): Int64(text)
            default: nil
            }
        guard let count, count >= 0 else { throw Refusal("“\(value.text)” is no number of bytes.") }
        return count
    }
}
