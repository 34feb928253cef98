/// How a directory entry's value is coded (TIFF 6.0 section 2, BigTIFF, Exif 3.0 for UTF-8).
enum ExifValueFormat: UInt16 {
    case uint8 = 1, ascii, uint16, uint32, urational
    case int8, undefined, int16, int32, srational
    case float, double, directory
    case uint64 = 16, int64, directory64
    case utf8 = 129

    /// Bytes of one value.
    var size: Int {
        switch self {
        case .uint8, .ascii, .int8, .undefined, .utf8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float, .directory: 4
        case .urational, .srational, .double, .uint64, .int64, .directory64: 8
        }
    }

    var isText: Bool { self == .ascii || self == .utf8 }
}
