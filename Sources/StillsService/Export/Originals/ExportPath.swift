internal import EmbeddedMetadata
internal import StillsModel

/// Where an image's original stands in an exported folder: `originals/COLLECTION/NAME-ID.EXTENSION`.
///
/// It depends on the image alone, so that each export of it has the same path, and that no two images have one. The names
/// are those of collection and file, with what some file system or program would trip over replaced by `_`.
enum ExportPath {
    /// Linux's file systems take 255 bytes; the id, the extension and the `.xmp` of the sidecar come behind the stem.
    private static let stemLimit = 180
    private static let partLimit = 200

    static func path(of record: ImageRecord) -> String {
        let folders = record.collectionPath.split(separator: "/").map { name(String($0), limit: partLimit) }
        return (["originals"] + folders + [fileName(of: record)]).joined(separator: "/")
    }

    private static func fileName(of record: ImageRecord) -> String {
        let id = record.image.id.description
        let known = PictureType.fileExtension(forMediaType: record.original.original.mediaType)
        guard let original = record.image.originalName, !original.isEmpty else {
            return id + (known.map { "." + $0 } ?? "")
        }
        let (stem, suffix) = split(original)
        return name(stem, limit: stemLimit) + "-" + id + ((suffix ?? known).map { "." + $0 } ?? "")
    }

    /// The name without its extension, and that, where it looks like one.
    private static func split(_ name: String) -> (stem: String, suffix: String?) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (name, nil) }
        let suffix = name[name.index(after: dot)...]
        guard (1...10).contains(suffix.utf8.count), suffix.utf8.allSatisfy(isLetterOrDigit) else { return (name, nil) }
        return (String(name[..<dot]), String(suffix))
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// One part of a path: neither empty nor hidden, without characters that mean something elsewhere, at most so many
    /// bytes, cut between characters.
    private static func name(_ text: String, limit: Int) -> String {
        var safe = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            let kept = isDangerous(scalar) ? "_" : scalar
            count += UTF8.width(kept)
            if count > limit { break }
            safe.append(kept)
        }
        // Some file systems drop what stands at the end.
        while let last = safe.last, last == " " || last == "." { safe.removeLast() }
        if safe.isEmpty { return "_" }
        return (safe.first == "." ? "_" : "") + String(safe)
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "/", "\\", ":", "*", "?", "\"", "<", ">", "|": true
        default:
            switch scalar.value {
            case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE...0xFFFF: true
            default: false
            }
        }
    }
}
