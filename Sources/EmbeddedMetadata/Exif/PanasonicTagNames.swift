/// Names of the tags of a Panasonic RW2 file's first directory: below 0x0100 they mean something else than in TIFF.
enum PanasonicTagNames {
    /// A JPEG picture, which has the camera's Exif in it.
    static let jpegFromRaw: UInt16 = 0x002E

    static func name(of tag: UInt16) -> String? {
        switch tag {
        case 0x0001: "PanasonicRawVersion"
        case 0x0002: "SensorWidth"
        case 0x0003: "SensorHeight"
        case 0x0004: "SensorTopBorder"
        case 0x0005: "SensorLeftBorder"
        case 0x0006: "SensorBottomBorder"
        case 0x0007: "SensorRightBorder"
        case 0x0008: "SamplesPerPixel"
        case 0x0009: "CFAPattern"
        case 0x000A: "BitsPerSample"
        case 0x000B: "Compression"
        case 0x000E: "LinearityLimitRed"
        case 0x000F: "LinearityLimitGreen"
        case 0x0010: "LinearityLimitBlue"
        case 0x0011: "RedBalance"
        case 0x0012: "BlueBalance"
        case 0x0017: "ISO"
        case 0x0018: "HighISOMultiplierRed"
        case 0x0019: "HighISOMultiplierGreen"
        case 0x001A: "HighISOMultiplierBlue"
        case 0x001B: "NoiseReductionParams"
        case 0x001C: "BlackLevelRed"
        case 0x001D: "BlackLevelGreen"
        case 0x001E: "BlackLevelBlue"
        case 0x0024: "WBRedLevel"
        case 0x0025: "WBGreenLevel"
        case 0x0026: "WBBlueLevel"
        case 0x002D: "RawFormat"
        case 0x002F: "CropTop"
        case 0x0030: "CropLeft"
        case 0x0031: "CropBottom"
        case 0x0032: "CropRight"
        case 0x0118: "RawDataOffset"
        case 0x0000...0x00FD, 0x0119...0x0124: nil
        default: ExifTagNames.name(of: tag)
        }
    }

    static func conversion(of tag: UInt16) -> ExifConversion {
        switch tag {
        case 0x0011, 0x0012, 0x0018, 0x0019, 0x001A: .per256
        case 0x001B: .wordNumbers
        case 0x0001...0x0032: .plain
        case 0x0118: .offset
        default: ExifConversion.of(tag)
        }
    }
}
