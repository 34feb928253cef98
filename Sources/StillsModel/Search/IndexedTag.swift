/// An embedded tag that is part of the search index. Conditions on other tags need the stored tags of the images.
package struct IndexedTag: Sendable, Hashable {
    /// `Group:Name`, in the groups of ``IndexedTag/canonicalName(_:)``.
    package let name: String
    package let audience: Audience
    /// The built-in name that its values belong to as well.
    package let builtin: BuiltinField?

    private init(_ name: String, _ audience: Audience = .anyone, _ builtin: BuiltinField? = nil) {
        self.name = name
        self.audience = audience
        self.builtin = builtin
    }

    /// The table of indexed tags.
    package static let all: [IndexedTag] = [
        // Camera and lens.
        .init("EXIF:Make", .anyone, .camera),
        .init("EXIF:Model", .anyone, .camera),
        .init("EXIF:LensMake", .anyone, .lens),
        .init("EXIF:LensModel", .anyone, .lens),
        .init("Composite:LensID", .anyone, .lens),
        .init("XMP:Lens", .anyone, .lens),
        .init("EXIF:SerialNumber", .readers),
        .init("EXIF:LensSerialNumber", .readers),
        .init("MakerNotes:SerialNumber", .readers),
        .init("EXIF:Software"),
        // Exposure.
        .init("EXIF:ISO"),
        .init("EXIF:FNumber"),
        .init("EXIF:ExposureTime"),
        .init("EXIF:ExposureProgram"),
        .init("EXIF:ExposureMode"),
        .init("EXIF:ExposureCompensation"),
        .init("EXIF:MeteringMode"),
        .init("EXIF:Flash"),
        .init("EXIF:WhiteBalance"),
        .init("EXIF:FocalLength"),
        .init("EXIF:FocalLengthIn35mmFormat"),
        .init("EXIF:SceneCaptureType"),
        // The picture.
        .init("EXIF:Orientation", .anyone, .orientation),
        .init("EXIF:ColorSpace"),
        .init("ICC_Profile:ProfileDescription"),
        .init("EXIF:DateTimeOriginal"),
        .init("EXIF:CreateDate"),
        .init("EXIF:ModifyDate"),
        .init("XMP:CreateDate"),
        // What people wrote into it.
        .init("EXIF:ImageDescription"),
        .init("IPTC:Headline"),
        .init("XMP:Headline"),
        .init("IPTC:Category"),
        .init("XMP:Label"),
        .init("XMP:Rating", .anyone, .rating),
        .init("IPTC:Keywords", .anyone, .keyword),
        .init("XMP:Subject", .anyone, .keyword),
        .init("XMP:HierarchicalSubject", .anyone, .keyword),
        // Who.
        .init("EXIF:Artist", .readers, .creator),
        .init("IPTC:By-line", .readers, .creator),
        .init("XMP:Creator", .readers, .creator),
        .init("EXIF:OwnerName", .readers),
        .init("EXIF:Copyright", .readers),
        .init("XMP:PersonInImage", .readers),
        // Where.
        .init("IPTC:Sub-location", .readers, .place),
        .init("IPTC:City", .readers, .place),
        .init("IPTC:Province-State", .readers, .place),
        .init("IPTC:Country-PrimaryLocationName", .readers, .place),
        .init("XMP:Location", .readers, .place),
        .init("XMP:City", .readers, .place),
        .init("XMP:State", .readers, .place),
        .init("XMP:Country", .readers, .place),
        .init("EXIF:GPSAltitude", .readers),
    ]

    package static func named(_ canonicalName: String) -> IndexedTag? { byName[canonicalName] }

    /// The name under which a tag is kept and asked for, whichever of its groups was stated: those of exiftool's family
    /// 0.
    package static func canonicalName(_ name: String) -> String {
        guard mayHaveOtherFamily(name), let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return name }
        if name.utf8.starts(with: "XMP-".utf8) { return "XMP" + name[colon...] }
        guard let family = families[String(name[..<colon])] else { return name }
        return family + name[colon...]
    }

    /// Most names are those of families already, and are told by their group's first letter and length.
    private static func mayHaveOtherFamily(_ name: String) -> Bool {
        let bytes = name.utf8Span.span
        guard bytes.count > 3 else { return false }
        if bytes[0] == UInt8(ascii: "X"), bytes[3] == UInt8(ascii: "-") { return true }
        for index in bytes.indices where bytes[index] == UInt8(ascii: ":") {
            return index < 32 && groupLengths[Int(bytes[0])] & 1 << UInt32(index) != 0
        }
        return false
    }

    /// By the first byte of the groups in ``families``: a bit for each of their lengths.
    private static let groupLengths: [UInt32] = {
        var lengths = [UInt32](repeating: 0, count: 256)
        for group in families.keys {
            if let first = group.utf8.first { lengths[Int(first)] |= 1 << UInt32(group.utf8.count) }
        }
        return lengths
    }()

    /// Who may know of a tag. Of tags outside the table nobody knows what they tell: they are for readers.
    package static func audience(of canonicalName: String) -> Audience { byName[canonicalName]?.audience ?? .readers }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let families: [String: String] = {
        var families: [String: String] = ["System": "File"]
        for group in ["IFD0", "IFD1", "SubIFD", "ExifIFD", "InteropIFD", "GPS"] { families[group] = "EXIF" }
        for maker in [
            "Canon", "Nikon", "Sony", "Pentax", "Olympus", "Panasonic", "FujiFilm", "Minolta", "Apple", "Samsung",
            "Kodak", "Casio", "Sanyo", "Ricoh", "Leica", "Google", "DJI",
        ] { families[maker] = "MakerNotes" }
        return families
    }()
}
