/// Which directory of a TIFF structure: it decides names and what an entry may point at.
enum ExifDirectory: Equatable {
    /// The chain that the header begins: 0 is the main picture, 1 in Exif the thumbnail.
    case main(Int)
    /// One that SubIFDs names: the raw picture, a preview.
    case sub(Int)
    case exif, gps, interoperability, globalParameters

    /// exiftool's family 1 name.
    var place: String {
        switch self {
        case .main(let index): "IFD\(index)"
        case .sub(let index): index == 0 ? "SubIFD" : "SubIFD\(index)"
        case .exif: "ExifIFD"
        case .gps: "GPS"
        case .interoperability: "InteropIFD"
        case .globalParameters: "GlobParamIFD"
        }
    }

    var isPicture: Bool {
        switch self {
        case .main, .sub: true
        default: false
        }
    }
}
