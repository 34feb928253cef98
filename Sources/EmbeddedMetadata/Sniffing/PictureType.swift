/// The picture formats that Stills takes in, told apart by content.
package enum PictureType: String, Sendable, Hashable, CaseIterable {
    case jpeg, png, gif, webP, tiff, bigTIFF, bmp, ico, heic, heif, avif, jpegXL, jpeg2000, svg, psd
    case dng, cr2, cr3, nef, arw, orf, rw2, raf

    /// The IANA media type, or the one in common use where none is registered.
    package var mediaType: String { facts.mediaType }

    /// exiftool's name of the format.
    package var fileType: String { facts.fileType }

    /// The usual extension: lower case, without a dot.
    package var fileExtension: String { facts.fileExtension }

    /// Whether the format keeps its metadata as a TIFF file does (TIFF 6.0), so that the TIFF reader reads it.
    package var isTIFFBased: Bool {
        switch self {
        case .tiff, .bigTIFF, .dng, .cr2, .nef, .arw: true
        default: false
        }
    }

    /// The usual extension of a media type, lower case without a dot; nil for one that is not a picture's.
    ///
    /// Parameters (`; charset=…`) and case are ignored.
    package static func fileExtension(forMediaType mediaType: String) -> String? {
        let bare = mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if let type = allCases.first(where: { $0.mediaType == bare }) { return type.fileExtension }
        switch bare {
        case "image/jpg", "image/pjpeg": return "jpg"
        case "image/x-png": return "png"
        case "image/tif", "image/tiff-fx": return "tif"
        case "image/x-bmp", "image/x-ms-bmp": return "bmp"
        case "image/x-icon": return "ico"
        default: return nil
        }
    }

    private var facts: (mediaType: String, fileType: String, fileExtension: String) {
        switch self {
        case .jpeg: ("image/jpeg", "JPEG", "jpg")
        case .png: ("image/png", "PNG", "png")
        case .gif: ("image/gif", "GIF", "gif")
        case .webP: ("image/webp", "WEBP", "webp")
        case .tiff: ("image/tiff", "TIFF", "tif")
        case .bigTIFF: ("image/x-tiff-big", "BTF", "btf")
        case .bmp: ("image/bmp", "BMP", "bmp")
        case .ico: ("image/vnd.microsoft.icon", "ICO", "ico")
        case .heic: ("image/heic", "HEIC", "heic")
        case .heif: ("image/heif", "HEIF", "heif")
        case .avif: ("image/avif", "AVIF", "avif")
        case .jpegXL: ("image/jxl", "JXL", "jxl")
        case .jpeg2000: ("image/jp2", "JP2", "jp2")
        case .svg: ("image/svg+xml", "SVG", "svg")
        case .psd: ("image/vnd.adobe.photoshop", "PSD", "psd")
        case .dng: ("image/x-adobe-dng", "DNG", "dng")
        case .cr2: ("image/x-canon-cr2", "CR2", "cr2")
        case .cr3: ("image/x-canon-cr3", "CR3", "cr3")
        case .nef: ("image/x-nikon-nef", "NEF", "nef")
        case .arw: ("image/x-sony-arw", "ARW", "arw")
        case .orf: ("image/x-olympus-orf", "ORF", "orf")
        case .rw2: ("image/x-panasonic-rw2", "RW2", "rw2")
        case .raf: ("image/x-fujifilm-raf", "RAF", "raf")
        }
    }
}
