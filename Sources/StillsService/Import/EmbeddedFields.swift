internal import EmbeddedMetadata
internal import StillsModel

/// What tags say about title, description, time and place: those embedded in a picture, which are the lowest layer, or
/// those of the sidecar beside it, which lie above.
struct EmbeddedFields {
    var fields: [ImageField: AttributeValue] = [:]

    /// The fields that files can state.
    static let all: [ImageField] = [.title, .description, .takenAt, .position]

    init(_ metadata: PictureMetadata) { self.init(TagTable(metadata)) }

    /// - Parameter tags: as a catalog keeps them.
    init(_ tags: [EmbeddedTag]) { self.init(TagTable(tags)) }

    private init(_ values: TagTable) {
        fields[.title] = values.text(Self.titleTags).map(AttributeValue.string)
        fields[.description] = values.text(Self.descriptionTags).map(AttributeValue.string)
        fields[.takenAt] = Self.takenAt(values).map(AttributeValue.timestamp)
        if let (latitude, longitude) = Self.position(values) {
            fields[.position] = .list([.number(latitude), .number(longitude)])
        }
    }

    /// First found counts; the order is that of the Metadata Working Group's guidance: XMP, IPTC, Exif.
    private static let titleTags = ["XMP:Title", "IPTC:ObjectName", "EXIF:XPTitle", "PNG:Title"]
    private static let descriptionTags = [
        "XMP:Description", "IPTC:Caption-Abstract", "EXIF:ImageDescription", "EXIF:XPSubject", "PNG:Description",
        "XMP:ImageDescription",
    ]

    private static func takenAt(_ values: TagTable) -> Timestamp? {
        let exif: [(time: String, fraction: String, offset: String)] = [
            ("EXIF:DateTimeOriginal", "EXIF:SubSecTimeOriginal", "EXIF:OffsetTimeOriginal"),
            ("EXIF:CreateDate", "EXIF:SubSecTimeDigitized", "EXIF:OffsetTimeDigitized"),
        ]
        for tags in exif {
            guard let text = values.text([tags.time]), var taken = timestamp(text) else { continue }
            if let digits = values.text([tags.fraction]) {
                let precise = taken.local.microseconds + fraction(digits)
                if LocalDateTime.limits.contains(precise) { taken.local.microseconds = precise }
            }
            if taken.offsetMinutes == nil { taken.offsetMinutes = values.text([tags.offset]).flatMap(offset) }
            return taken
        }
        for name in ["XMP:DateTimeOriginal", "XMP:DateCreated", "XMP:CreateDate"] {
            if let taken = values.text([name]).flatMap(timestamp) { return taken }
        }
        guard let date = values.text(["IPTC:DateCreated"]) else { return nil }
        return timestamp(date + " " + (values.text(["IPTC:TimeCreated"]) ?? "00:00:00"))
    }

    /// Reads `2024:05:01 10:00:00`, with a fraction or an offset where there is one; cameras without a clock write zeros
    /// or blanks, which are no date.
    private static func timestamp(_ text: String) -> Timestamp? {
        var characters = Array(text.utf8)
        guard characters.count >= 16, characters[4] == UInt8(ascii: ":"), characters[7] == UInt8(ascii: ":") else {
            return nil
        }
        characters[4] = UInt8(ascii: "-")
        characters[7] = UInt8(ascii: "-")
        return Timestamp(String(decoding: characters, as: UTF8.self))
    }

    /// The digits after the point of a second, in microseconds.
    private static func fraction(_ digits: String) -> Int64 {
        var value: Int64 = 0
        var count = 0
        for digit in digits.utf8 {
            guard count < 6, let number = Hexadecimal.value(of: digit), number < 10 else { break }
            value = value * 10 + Int64(number)
            count += 1
        }
        guard count > 0 else { return 0 }
        for _ in count..<6 { value *= 10 }
        return value
    }

    private static func offset(_ text: String) -> Int? {
        Timestamp("2000-01-01T00:00" + text)?.offsetMinutes
    }

    /// Exif's word goes before XMP's, as with the time; a pair is never made of both.
    private static func position(_ values: TagTable) -> (latitude: Double, longitude: Double)? {
        if let latitude = coordinate(values, "GPSLatitude", south: "S", limit: 90),
            let longitude = coordinate(values, "GPSLongitude", south: "W", limit: 180)
        {
            return (latitude, longitude)
        }
        // XMP's have their sign already.
        guard let latitude = values.number("XMP:GPSLatitude"), latitude.magnitude <= 90,
            let longitude = values.number("XMP:GPSLongitude"), longitude.magnitude <= 180
        else { return nil }
        return (latitude, longitude)
    }

    private static func coordinate(_ values: TagTable, _ name: String, south: String, limit: Double) -> Double? {
        guard let degrees = values.number("EXIF:" + name), degrees.magnitude <= limit else { return nil }
        let isNegative = values.text(["EXIF:" + name + "Ref"])?.hasPrefix(south) ?? false
        return isNegative ? -degrees.magnitude : degrees
    }
}

/// The tags that are asked for, by `Group:Name`; the first of a name counts. A photograph has a hundred others.
private struct TagTable {
    private var values: [String: TagValue] = [:]

    private static let wanted: Set<String> = [
        "Title", "ObjectName", "XPTitle", "Description", "Caption-Abstract", "ImageDescription", "XPSubject",
        "DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal", "CreateDate", "SubSecTimeDigitized",
        "OffsetTimeDigitized", "DateCreated", "TimeCreated", "GPSLatitude", "GPSLatitudeRef", "GPSLongitude",
        "GPSLongitudeRef",
    ]

    init(_ metadata: PictureMetadata) {
        for tag in metadata.tags where Self.wanted.contains(tag.name) {
            let name = tag.qualifiedName
            if values[name] == nil { values[name] = tag.value }
        }
    }

    init(_ tags: [EmbeddedTag]) {
        for tag in tags where values[tag.name] == nil {
            guard let colon = tag.name.firstIndex(of: ":") else { continue }
            if Self.wanted.contains(String(tag.name[tag.name.index(after: colon)...])) {
                values[tag.name] = TagValue(tag.value)
            }
        }
    }

    /// The first of these tags that holds text which is not blank, without blanks around it.
    func text(_ names: [String]) -> String? {
        for name in names {
            guard let value = values[name] else { continue }
            if case .binary = value { continue }
            let text = value.text.drop { $0.isWhitespace }
            let last = text.lastIndex { !$0.isWhitespace }
            if let last { return String(text[...last]) }
        }
        return nil
    }

    func number(_ name: String) -> Double? { values[name]?.number }
}

extension EmbeddedTag {
    /// The same tag in the words of the model.
    init(_ tag: Tag) {
        self.init(name: tag.qualifiedName, value: Value(tag.value))
    }
}

extension EmbeddedTag.Value {
    init(_ value: TagValue) {
        self =
            switch value {
            case .string(let text): .string(text)
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .boolean(let flag): .boolean(flag)
            case .binary(let byteCount): .binary(byteCount: byteCount)
            case .list(let items): .list(items.map(Self.init))
            }
    }
}

extension TagValue {
    /// The same value in the words of the reader; nil for a structure, which no tag that is asked for has.
    fileprivate init?(_ value: EmbeddedTag.Value) {
        switch value {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .boolean(let flag): self = .boolean(flag)
        case .binary(let byteCount): self = .binary(byteCount: byteCount)
        case .list(let items): self = .list(items.compactMap(TagValue.init))
        case .structure: return nil
        }
    }
}
