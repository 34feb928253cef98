/// How a value is coded (TIFF 6.0, section 2).
enum ExifReadFormat: Int64 {
    case byte = 1, ascii, short, long, ratio
    case signedByte, undefined, signedShort, signedLong, signedRatio
    case float, double, directory

    var size: Int {
        switch self {
        case .byte, .ascii, .signedByte, .undefined: 1
        case .short, .signedShort: 2
        case .long, .signedLong, .float, .directory: 4
        case .ratio, .signedRatio, .double: 8
        }
    }

    var isSigned: Bool {
        switch self {
        case .signedByte, .signedShort, .signedLong, .signedRatio: true
        default: false
        }
    }
}
