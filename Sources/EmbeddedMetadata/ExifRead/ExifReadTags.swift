/// The names that exifread gives to tags, and the words to their values: what users of its keys rely on.
enum ExifReadTags {
    /// What is known of a tag.
    struct Tag {
        let name: String
        let reading: Reading
    }

    /// How a tag's values are printed.
    enum Reading {
        case plain
        /// Bytes that are text.
        case text
        /// Text after the name of its character set.
        case comment
        /// A word for each value; a value without one stands for itself.
        case words([Int64: String])
        /// The values point at a directory with names of its own.
        case directory(String, Table)
    }

    /// Which names count.
    enum Table {
        case main, gps, interoperability
    }

    /// nil for a tag that exifread has no name for.
    static func tag(_ code: UInt16, in table: Table) -> Tag? {
        switch table {
        case .main: mainName(code).map { Tag(name: $0, reading: reading(code)) }
        case .gps: gpsName(code).map { Tag(name: $0, reading: .plain) }
        case .interoperability: interoperabilityName(code).map { Tag(name: $0, reading: .plain) }
        }
    }

    private static func reading(_ code: UInt16) -> Reading {
        switch code {
        case 0x011D, 0x9000, 0x9C9D, 0xA000: .text
        case 0x9286: .comment
        case 0x8825: .directory("GPS", .gps)
        case 0xA005: .directory("Interoperability", .interoperability)
        default: ExifReadWords.of(code).map { .words($0) } ?? .plain
        }
    }

    /// TIFF, Exif and what Windows adds.
    private static func mainName(_ code: UInt16) -> String? {
        switch code {
        case 0x00FE: "SubfileType"
        case 0x00FF: "OldSubfileType"
        case 0x0100: "ImageWidth"
        case 0x0101: "ImageLength"
        case 0x0102: "BitsPerSample"
        case 0x0103: "Compression"
        case 0x0106: "PhotometricInterpretation"
        case 0x0107: "Thresholding"
        case 0x0108: "CellWidth"
        case 0x0109: "CellLength"
        case 0x010A: "FillOrder"
        case 0x010D: "DocumentName"
        case 0x010E: "ImageDescription"
        case 0x010F: "Make"
        case 0x0110: "Model"
        case 0x0111: "StripOffsets"
        case 0x0112: "Orientation"
        case 0x0115: "SamplesPerPixel"
        case 0x0116: "RowsPerStrip"
        case 0x0117: "StripByteCounts"
        case 0x0118: "MinSampleValue"
        case 0x0119: "MaxSampleValue"
        case 0x011A: "XResolution"
        case 0x011B: "YResolution"
        case 0x011C: "PlanarConfiguration"
        case 0x011D: "PageName"
        case 0x011E: "XPosition"
        case 0x011F: "YPosition"
        case 0x0122: "GrayResponseUnit"
        case 0x0123: "GrayResponseCurve"
        case 0x0124: "T4Options"
        case 0x0125: "T6Options"
        case 0x0128: "ResolutionUnit"
        case 0x0129: "PageNumber"
        case 0x012C: "ColorResponseUnit"
        case 0x012D: "TransferFunction"
        case 0x0131: "Software"
        case 0x0132: "DateTime"
        case 0x013B: "Artist"
        case 0x013C: "HostComputer"
        case 0x013D: "Predictor"
        case 0x013E: "WhitePoint"
        case 0x013F: "PrimaryChromaticities"
        case 0x0140: "ColorMap"
        case 0x0141: "HalftoneHints"
        case 0x0142: "TileWidth"
        case 0x0143: "TileLength"
        case 0x0144: "TileOffsets"
        case 0x0145: "TileByteCounts"
        case 0x0146: "BadFaxLines"
        case 0x0147: "CleanFaxData"
        case 0x0148: "ConsecutiveBadFaxLines"
        case 0x014A: "SubIFDs"
        case 0x014C: "InkSet"
        case 0x014D: "InkNames"
        case 0x014E: "NumberofInks"
        case 0x0150: "DotRange"
        case 0x0151: "TargetPrinter"
        case 0x0152: "ExtraSamples"
        case 0x0153: "SampleFormat"
        case 0x0154: "SMinSampleValue"
        case 0x0155: "SMaxSampleValue"
        case 0x0156: "TransferRange"
        case 0x0157: "ClipPath"
        case 0x015B: "JPEGTables"
        case 0x0200: "JPEGProc"
        case 0x0201: "JPEGInterchangeFormat"
        case 0x0202: "JPEGInterchangeFormatLength"
        case 0x0211: "YCbCrCoefficients"
        case 0x0212: "YCbCrSubSampling"
        case 0x0213: "YCbCrPositioning"
        case 0x0214: "ReferenceBlackWhite"
        case 0x02BC: "ApplicationNotes"
        case 0x4746: "Rating"
        case 0x828D: "CFARepeatPatternDim"
        case 0x828E: "CFAPattern"
        case 0x828F: "BatteryLevel"
        case 0x8298: "Copyright"
        case 0x829A: "ExposureTime"
        case 0x829D: "FNumber"
        case 0x83BB: "IPTC/NAA"
        case 0x8769: "ExifOffset"
        case 0x8773: "InterColorProfile"
        case 0x8822: "ExposureProgram"
        case 0x8824: "SpectralSensitivity"
        case 0x8825: "GPSInfo"
        case 0x8827: "ISOSpeedRatings"
        case 0x8828: "OECF"
        case 0x8829: "Interlace"
        case 0x882A: "TimeZoneOffset"
        case 0x882B: "SelfTimerMode"
        case 0x8830: "SensitivityType"
        case 0x8832: "RecommendedExposureIndex"
        case 0x8833: "ISOSpeed"
        case 0x9000: "ExifVersion"
        case 0x9003: "DateTimeOriginal"
        case 0x9004: "DateTimeDigitized"
        case 0x9010: "OffsetTime"
        case 0x9011: "OffsetTimeOriginal"
        case 0x9012: "OffsetTimeDigitized"
        case 0x9101: "ComponentsConfiguration"
        case 0x9102: "CompressedBitsPerPixel"
        case 0x9201: "ShutterSpeedValue"
        case 0x9202: "ApertureValue"
        case 0x9203: "BrightnessValue"
        case 0x9204: "ExposureBiasValue"
        case 0x9205: "MaxApertureValue"
        case 0x9206: "SubjectDistance"
        case 0x9207: "MeteringMode"
        case 0x9208: "LightSource"
        case 0x9209: "Flash"
        case 0x920A: "FocalLength"
        case 0x920B: "FlashEnergy"
        case 0x920C: "SpatialFrequencyResponse"
        case 0x920D: "Noise"
        case 0x9211: "ImageNumber"
        case 0x9212: "SecurityClassification"
        case 0x9213: "ImageHistory"
        case 0x9214: "SubjectArea"
        case 0x9215: "ExposureIndex"
        case 0x9216: "TIFF/EPStandardID"
        case 0x927C: "MakerNote"
        case 0x9286: "UserComment"
        case 0x9290: "SubSecTime"
        case 0x9291: "SubSecTimeOriginal"
        case 0x9292: "SubSecTimeDigitized"
        case 0x9C9B: "XPTitle"
        case 0x9C9C: "XPComment"
        case 0x9C9D: "XPAuthor"
        case 0x9C9E: "XPKeywords"
        case 0x9C9F: "XPSubject"
        case 0xA000: "FlashPixVersion"
        case 0xA001: "ColorSpace"
        case 0xA002: "ExifImageWidth"
        case 0xA003: "ExifImageLength"
        case 0xA004: "RelatedSoundFile"
        case 0xA005: "InteroperabilityOffset"
        case 0xA20B: "FlashEnergy"
        case 0xA20C: "SpatialFrequencyResponse"
        case 0xA20E: "FocalPlaneXResolution"
        case 0xA20F: "FocalPlaneYResolution"
        case 0xA210: "FocalPlaneResolutionUnit"
        case 0xA214: "SubjectLocation"
        case 0xA215: "ExposureIndex"
        case 0xA217: "SensingMethod"
        case 0xA300: "FileSource"
        case 0xA301: "SceneType"
        case 0xA302: "CVAPattern"
        case 0xA401: "CustomRendered"
        case 0xA402: "ExposureMode"
        case 0xA403: "WhiteBalance"
        case 0xA404: "DigitalZoomRatio"
        case 0xA405: "FocalLengthIn35mmFilm"
        case 0xA406: "SceneCaptureType"
        case 0xA407: "GainControl"
        case 0xA408: "Contrast"
        case 0xA409: "Saturation"
        case 0xA40A: "Sharpness"
        case 0xA40B: "DeviceSettingDescription"
        case 0xA40C: "SubjectDistanceRange"
        case 0xA420: "ImageUniqueID"
        case 0xA430: "CameraOwnerName"
        case 0xA431: "BodySerialNumber"
        case 0xA432: "LensSpecification"
        case 0xA433: "LensMake"
        case 0xA434: "LensModel"
        case 0xA435: "LensSerialNumber"
        case 0xA500: "Gamma"
        case 0xC4A5: "PrintIM"
        case 0xC61A: "BlackLevel"
        case 0xEA1C: "Padding"
        case 0xEA1D: "OffsetSchema"
        case 0xFDE8: "OwnerName"
        case 0xFDE9: "SerialNumber"
        default: nil
        }
    }

    /// The directory of positions.
    private static func gpsName(_ code: UInt16) -> String? {
        switch code {
        case 0x0000: "GPSVersionID"
        case 0x0001: "GPSLatitudeRef"
        case 0x0002: "GPSLatitude"
        case 0x0003: "GPSLongitudeRef"
        case 0x0004: "GPSLongitude"
        case 0x0005: "GPSAltitudeRef"
        case 0x0006: "GPSAltitude"
        case 0x0007: "GPSTimeStamp"
        case 0x0008: "GPSSatellites"
        case 0x0009: "GPSStatus"
        case 0x000A: "GPSMeasureMode"
        case 0x000B: "GPSDOP"
        case 0x000C: "GPSSpeedRef"
        case 0x000D: "GPSSpeed"
        case 0x000E: "GPSTrackRef"
        case 0x000F: "GPSTrack"
        case 0x0010: "GPSImgDirectionRef"
        case 0x0011: "GPSImgDirection"
        case 0x0012: "GPSMapDatum"
        case 0x0013: "GPSDestLatitudeRef"
        case 0x0014: "GPSDestLatitude"
        case 0x0015: "GPSDestLongitudeRef"
        case 0x0016: "GPSDestLongitude"
        case 0x0017: "GPSDestBearingRef"
        case 0x0018: "GPSDestBearing"
        case 0x0019: "GPSDestDistanceRef"
        case 0x001A: "GPSDestDistance"
        case 0x001B: "GPSProcessingMethod"
        case 0x001C: "GPSAreaInformation"
        case 0x001D: "GPSDate"
        case 0x001E: "GPSDifferential"
        default: nil
        }
    }

    /// The directory of interoperability.
    private static func interoperabilityName(_ code: UInt16) -> String? {
        switch code {
        case 0x0001: "InteroperabilityIndex"
        case 0x0002: "InteroperabilityVersion"
        case 0x1000: "RelatedImageFileFormat"
        case 0x1001: "RelatedImageWidth"
        case 0x1002: "RelatedImageLength"
        default: nil
        }
    }
}
