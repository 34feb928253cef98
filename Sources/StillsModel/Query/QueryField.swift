/// What a condition looks at.
package enum QueryField: Sendable, Hashable {
    case builtin(BuiltinField)
    /// What people and programs state, by its name.
    case attribute(String)
    /// What the file states, as `Group:Name`.
    case tag(String)

    /// As a message names it.
    package var name: String {
        switch self {
        case .builtin(let field): field.rawValue
        case .attribute(let name), .tag(let name): name
        }
    }
}

/// The names that Stills itself gives a meaning. An attribute of the same name can be asked for in quotes: `"type"=x`.
package enum BuiltinField: String, Sendable, CaseIterable {
    case id, title, description, keyword, creator, camera, lens, taken, added, updated, size, type, width, height
    case megapixels, orientation, near, place, collection
    case `in`, owner
    case `is`, has, digest, external, visibility, rating

    /// How its values are read and compared.
    package enum Kind: Sendable {
        /// Words, or the whole text; no order.
        case text
        case number
        /// Bytes: `5MB`, `300KiB`.
        case size
        /// A date, or an age.
        case time
        /// One of a kind; no order.
        case identifier
        /// `jpeg` or `image/jpeg`.
        case mediaType
        /// Has a syntax of its own, and only `:` goes with it.
        case special
    }

    package var kind: Kind {
        switch self {
        case .title, .description, .keyword, .creator, .camera, .lens, .place: .text
        case .width, .height, .megapixels, .orientation, .rating: .number
        case .size: .size
        case .taken, .added, .updated: .time
        case .id, .digest, .external, .collection, .owner: .identifier
        case .type: .mediaType
        case .near, .in, .is, .has, .visibility: .special
        }
    }
}

/// The groups that embedded tags stand in, as exiftool's `-G` (families 0 and 1) names them.
package enum TagGroup {
    /// Whether `name` before a colon makes the next word a tag's name. Case matters.
    package static func isKnown(_ name: some StringProtocol) -> Bool {
        name.hasPrefix("XMP-") || known.contains(String(name))
    }

    private static let known: Set<String> = [
        "EXIF", "IFD0", "IFD1", "SubIFD", "ExifIFD", "InteropIFD", "GPS", "IPTC", "XMP", "ICC_Profile", "File",
        "System",
        "PNG", "GIF", "RIFF", "JFIF", "QuickTime", "Photoshop", "Adobe", "APP14", "MPF", "Jpeg2000", "SVG", "BMP",
        "Composite", "MakerNotes", "FlashPix", "PrintIM", "PDF", "Ducky", "MIE", "CIFF", "RAF", "PanasonicRaw",
        "Canon", "Nikon", "Sony", "Pentax", "Olympus", "Panasonic", "FujiFilm", "Minolta", "Apple", "Samsung", "Kodak",
        "Casio", "Sanyo", "Ricoh", "Leica", "Google", "DJI",
    ]
}
