/// Where a stated value comes from. A higher one is never overwritten by a lower one.
package enum Source: UInt8, Sendable, Comparable, CaseIterable {
    /// The file itself: Exif, IPTC, XMP, container headers.
    case embedded
    /// An XMP file beside the picture.
    case sidecar
    /// The owner's manifest, or the options of the import.
    case manifest
    /// A program acting by itself.
    case program
    /// A person's edit.
    case person

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The word that records and output use.
    package var name: String {
        switch self {
        case .embedded: "embedded"
        case .sidecar: "sidecar"
        case .manifest: "manifest"
        case .program: "program"
        case .person: "person"
        }
    }

    package init?(name: some StringProtocol) {
        switch String(name) {
        case "embedded": self = .embedded
        case "sidecar": self = .sidecar
        case "manifest": self = .manifest
        case "program": self = .program
        case "person": self = .person
        default: return nil
        }
    }
}
