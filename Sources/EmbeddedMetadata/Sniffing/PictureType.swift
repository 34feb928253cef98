/// The picture formats that Stills takes in, told apart by content.
package enum PictureType: String, Sendable, Hashable, CaseIterable {
    case jpeg, png, gif, webP, tiff, bigTIFF, bmp, ico, heic, heif, avif, jpegXL, jpeg2000, jpx, j2c, svg, psd
    case dng, cr2, cr3, nef, arw, orf, pef, rw2, raf

    /// The IANA media type, or the one in common use where none is registered.
    package var mediaType: String { facts.mediaType }

    /// exiftool's name of the format.
    package var fileType: String { facts.fileType }

    /// The usual extension: lower case, without a dot.
    package var fileExtension: String { facts.fileExtension }

    /// Whether the format keeps its metadata as a TIFF file does (TIFF 6.0), so that the TIFF reader reads it.
    package var isTIFFBased: Bool {
        switch self {
        case .tiff, .bigTIFF, .dng, .cr2, .nef, .arw, .orf, .pef, .rw2: true
        default: false
        }
    }

    /// Whether files of the format usually hold a JPEG beside the picture itself, which is larger or harder to show.
    package var hasPreview: Bool {
        switch self {
        case .dng, .cr2, .cr3, .nef, .arw, .orf, .pef, .rw2, .raf, .heic, .heif, .avif: true
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
        case "image/heic-sequence": return "heic"
        case "image/heif-sequence": return "heif"
        case "image/jpeg2000", "image/jpeg2000-image": return "jp2"
        case "image/j2c": return "j2c"
        case "image/dng": return "dng"
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
        case .jpx: ("image/jpx", "JPX", "jpx")
        case .j2c: ("image/x-j2c", "J2C", "j2c")
        case .svg: ("image/svg+xml", "SVG", "svg")
        case .psd: ("image/vnd.adobe.photoshop", "PSD", "psd")
        case .dng: ("image/x-adobe-dng", "DNG", "dng")
        case .cr2: ("image/x-canon-cr2", "CR2", "cr2")
        case .cr3: ("image/x-canon-cr3", "CR3", "cr3")
        case .nef: ("image/x-nikon-nef", "NEF", "nef")
        case .arw: ("image/x-sony-arw", "ARW", "arw")
        case .orf: ("image/x-olympus-orf", "ORF", "orf")
        case .pef: ("image/x-pentax-pef", "PEF", "pef")
        case .rw2: ("image/x-panasonic-rw2", "RW2", "rw2")
        case .raf: ("image/x-fujifilm-raf", "RAF", "raf")
        }
    }
}
