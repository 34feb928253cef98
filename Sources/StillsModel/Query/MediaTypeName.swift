/// The short names that media types have in questions.
enum MediaTypeName {
    /// The types that `type:` and its value ask for: `heic`, `image/heic`, `image/*`, `image` (all pictures), `raw`
    /// (all camera RAW types). In lower case, as media types are compared. Empty when the text can be no type's name.
    static func meant(by scalar: QueryScalar) -> [QueryScalar] {
        let text = TextFolding.folded(scalar.text)
        guard !text.isEmpty, text.utf8.allSatisfy(isNamePart) else { return [] }
        guard !text.hasPrefix("/") || scalar.form == .suffix || scalar.form == .substring else { return [] }
        guard scalar.isWhole, !text.contains("/") else {
            return [QueryScalar(text, scalar.form == .quoted ? .bare : scalar.form)]
        }
        switch text {
        case "image": return [QueryScalar("image/", .prefix)]
        case "raw": return raw.map { QueryScalar("image/" + $0) }
        default: return [QueryScalar("image/" + (subtypes[text] ?? text))]
        }
    }

    /// RFC 6838 section 4.2, without the signs that nobody uses, and the slash.
    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static let raw = [
        "x-adobe-dng", "x-canon-cr2", "x-canon-cr3", "x-nikon-nef", "x-sony-arw", "x-fujifilm-raf", "x-olympus-orf",
        "x-panasonic-rw2", "x-pentax-pef",
    ]

    private static let subtypes = [
        "jpg": "jpeg", "tif": "tiff", "svg": "svg+xml", "dng": "x-adobe-dng", "cr2": "x-canon-cr2",
        "cr3": "x-canon-cr3", "nef": "x-nikon-nef", "arw": "x-sony-arw", "raf": "x-fujifilm-raf",
        "orf": "x-olympus-orf", "rw2": "x-panasonic-rw2", "pef": "x-pentax-pef",
        "j2c": "x-j2c", "j2k": "x-j2c", "psd": "vnd.adobe.photoshop", "ico": "vnd.microsoft.icon", "btf": "x-tiff-big",
    ]
}
