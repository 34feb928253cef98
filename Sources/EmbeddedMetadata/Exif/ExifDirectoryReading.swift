/// What has been learnt of a directory while its entries are read.
struct ExifDirectoryReading {
    let directory: ExifDirectory
    private(set) var picture: ExifReader.Picture
    private(set) var compression: Int?
    private(set) var previewOffset: Int?
    private(set) var previewLength: Int?
    private(set) var stripOffset: Int?
    private(set) var stripLength: Int?

    init(directory: ExifDirectory) {
        self.directory = directory
        picture = ExifReader.Picture(directory: directory)
    }

    mutating func note(_ entry: ExifEntry) {
        switch entry.tag {
        case 0x00FE: picture.subfileType = entry.unsigned
        case 0x0100: picture.width = entry.unsigned
        case 0x0101: picture.height = entry.unsigned
        case 0x0103: compression = entry.unsigned
        case 0x0111 where entry.count == 1: stripOffset = entry.unsigned
        case 0x0117 where entry.count == 1: stripLength = entry.unsigned
        case 0x0201: previewOffset = entry.unsigned
        case 0x0202: previewLength = entry.unsigned
        default: break
        }
    }

    /// The main picture's values stay; a sub-directory's only where it is the full picture.
    var priority: TagPriority {
        switch directory {
        case .main(0), .exif, .gps, .interoperability, .globalParameters: .normal
        case .main: .low
        case .sub: picture.subfileType == 0 ? .high : .low
        }
    }

    /// The same number means another picture in another directory.
    func name(of tag: UInt16) -> String? {
        switch tag {
        case 0x0201: pictureName + (pictureName == "Thumbnail" ? "Offset" : "Start")
        case 0x0202: pictureName + "Length"
        default: ExifTagNames.name(of: tag)
        }
    }

    /// Whose picture JPEGInterchangeFormat points at: exiftool's name without its ending.
    var pictureName: String {
        switch directory {
        case .main(0), .main(1), .exif, .gps, .interoperability, .globalParameters: "Thumbnail"
        case .sub(0): "JpgFromRaw"
        case .main(2): "JpgFromRaw"
        default: "OtherImage"
        }
    }
}
