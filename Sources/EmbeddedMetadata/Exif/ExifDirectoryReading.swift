/// What has been learnt of a directory while its entries are read.
struct ExifDirectoryReading {
    let directory: ExifDirectory
    /// The kind of file that the structure is; nil for a block in another container.
    let file: PictureType?
    /// Who made the camera, in upper case.
    var maker = ""
    private(set) var picture: ExifReader.Picture
    private(set) var compression: Int?
    private(set) var previewOffset: Int?
    private(set) var previewLength: Int?
    private(set) var stripOffset: Int?
    private(set) var stripLength: Int?

    init(directory: ExifDirectory, file: PictureType?) {
        self.directory = directory
        self.file = file
        picture = ExifReader.Picture(directory: directory)
    }

    mutating func note(_ entry: ExifEntry) {
        switch entry.tag {
        case 0x00FE: picture.subfileType = entry.unsigned
        case 0x0100: picture.width = entry.unsigned
        case 0x0101: picture.height = entry.unsigned
        case 0x0103: compression = entry.unsigned
        case 0x0106: picture.photometric = entry.unsigned
        case 0x0111 where entry.count == 1: stripOffset = entry.unsigned
        case 0x0117 where entry.count == 1: stripLength = entry.unsigned
        case 0x0201: previewOffset = entry.unsigned
        case 0x0202: previewLength = entry.unsigned
        default: break
        }
    }

    private var isTIFFFile: Bool { file != nil }

    /// What describes the main picture stays, unless a sub-directory holds the full one. Other values of a TIFF file's
    /// later pages win, as with exiftool; those of a thumbnail do not.
    func priority(of tag: UInt16) -> TagPriority {
        switch directory {
        case .main(0), .exif, .gps, .interoperability, .globalParameters: return .normal
        case .main: return isTIFFFile && !Self.describesPicture(tag) ? .normal : .low
        case .sub:
            if picture.subfileType == 0 { return .high }
            return isTIFFFile && !Self.describesPicture(tag) ? .normal : .low
        }
    }

    private static func describesPicture(_ tag: UInt16) -> Bool {
        switch tag {
        case 0x0100...0x0103, 0x0106, 0x010E, 0x0112, 0x0115, 0x0116, 0x011A...0x011C, 0x0128, 0x0211...0x0214: true
        default: false
        }
    }

    /// The same number means another picture in another directory.
    func name(of tag: UInt16) -> String? {
        switch tag {
        case 0x0111 where stripPictureName != nil: stripPictureName.map { $0 + "Start" }
        case 0x0117 where stripPictureName != nil: stripPictureName.map { $0 + "Length" }
        case _ where file == .rw2 && directory == .main(0): PanasonicTagNames.name(of: tag)
        case 0x0201: pictureName + (pictureName == "Thumbnail" ? "Offset" : "Start")
        case 0x0202: pictureName + "Length"
        default: ExifTagNames.name(of: tag)
        }
    }

    /// Whose picture JPEGInterchangeFormat points at: exiftool's name without its ending.
    var pictureName: String {
        switch directory {
        case .main(0) where isTIFFFile: maker.hasPrefix("SONY") ? "PreviewImage" : "OtherImage"
        case .main(0), .main(1), .exif, .gps, .interoperability, .globalParameters: "Thumbnail"
        case .sub(0): "JpgFromRaw"
        case .main(2): "JpgFromRaw"
        default: "OtherImage"
        }
    }

    /// What a picture is called that is JPEG in one strip: the preview of a CR2 file, those of a DNG file.
    var stripPictureName: String? {
        guard let file else { return nil }
        if file == .cr2 { return directory == .main(0) ? "PreviewImage" : nil }
        if compression == 34892 { return "OtherImage" }
        guard file == .tiff, compression == 7, picture.subfileType != 0 else { return nil }
        return directory == .sub(2) ? "JpgFromRaw" : "PreviewImage"
    }
}
