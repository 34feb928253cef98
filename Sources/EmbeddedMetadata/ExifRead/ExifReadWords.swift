/// The words that exifread prints for coded values.
enum ExifReadWords {
    /// nil for a tag whose values are printed as they are.
    static func of(_ code: UInt16) -> [Int64: String]? {
        switch code {
        case 0x00FE: subfileType
        case 0x00FF: oldSubfileType
        case 0x0103: compression
        case 0x0112: orientation
        case 0x0122: grayResponseUnit
        case 0x0128: resolutionUnit
        case 0x013D: predictor
        case 0x0147: cleanFaxData
        case 0x014C: inkSet
        case 0x0152: extraSamples
        case 0x0153: sampleFormat
        case 0x0213: yCbCrPositioning
        case 0x8822: exposureProgram
        case 0x8830: sensitivityType
        case 0x9101: componentsConfiguration
        case 0x9207: meteringMode
        case 0x9208: lightSource
        case 0x9209: flash
        case 0xA001: colorSpace
        case 0xA217: sensingMethod
        case 0xA300: fileSource
        case 0xA301: sceneType
        case 0xA401: customRendered
        case 0xA402: exposureMode
        case 0xA403: whiteBalance
        case 0xA406: sceneCaptureType
        case 0xA407: gainControl
        case 0xA408: strength
        case 0xA409: strength
        case 0xA40A: strength
        default: nil
        }
    }

    private static let subfileType: [Int64: String] = [
        0: "Full-resolution Image",
        1: "Reduced-resolution image",
        2: "Single page of multi-page image",
        3: "Single page of multi-page reduced-resolution image",
        4: "Transparency mask",
        5: "Transparency mask of reduced-resolution image",
        6: "Transparency mask of multi-page image",
        7: "Transparency mask of reduced-resolution multi-page image",
        65537: "Alternate reduced-resolution image",
        4294967295: "invalid ",
    ]

    private static let oldSubfileType: [Int64: String] = [
        1: "Full-resolution image",
        2: "Reduced-resolution image",
        3: "Single page of multi-page image",
    ]

    private static let compression: [Int64: String] = [
        1: "Uncompressed",
        2: "CCITT 1D",
        3: "T4/Group 3 Fax",
        4: "T6/Group 4 Fax",
        5: "LZW",
        6: "JPEG (old-style)",
        7: "JPEG",
        8: "Adobe Deflate",
        9: "JBIG B&W",
        10: "JBIG Color",
        32766: "Next",
        32769: "Epson ERF Compressed",
        32771: "CCIRLEW",
        32773: "PackBits",
        32809: "Thunderscan",
        32895: "IT8CTPAD",
        32896: "IT8LW",
        32897: "IT8MP",
        32898: "IT8BL",
        32908: "PixarFilm",
        32909: "PixarLog",
        32946: "Deflate",
        32947: "DCS",
        34661: "JBIG",
        34676: "SGILog",
        34677: "SGILog24",
        34712: "JPEG 2000",
        34713: "Nikon NEF Compressed",
        65000: "Kodak DCR Compressed",
        65535: "Pentax PEF Compressed",
    ]

    private static let orientation: [Int64: String] = [
        1: "Horizontal (normal)",
        2: "Mirrored horizontal",
        3: "Rotated 180",
        4: "Mirrored vertical",
        5: "Mirrored horizontal then rotated 90 CCW",
        6: "Rotated 90 CW",
        7: "Mirrored horizontal then rotated 90 CW",
        8: "Rotated 90 CCW",
    ]

    private static let grayResponseUnit: [Int64: String] = [
        1: "0.1",
        2: "0.001",
        3: "0.0001",
        4: "1e-05",
        5: "1e-06",
    ]

    private static let resolutionUnit: [Int64: String] = [
        1: "Not Absolute",
        2: "Pixels/Inch",
        3: "Pixels/Centimeter",
    ]

    private static let predictor: [Int64: String] = [
        1: "None",
        2: "Horizontal differencing",
    ]

    private static let cleanFaxData: [Int64: String] = [
        0: "Clean",
        1: "Regenerated",
        2: "Unclean",
    ]

    private static let inkSet: [Int64: String] = [
        1: "CMYK",
        2: "Not CMYK",
    ]

    private static let extraSamples: [Int64: String] = [
        0: "Unspecified",
        1: "Associated Alpha",
        2: "Unassociated Alpha",
    ]

    private static let sampleFormat: [Int64: String] = [
        1: "Unsigned",
        2: "Signed",
        3: "Float",
        4: "Undefined",
        5: "Complex int",
        6: "Complex float",
    ]

    private static let yCbCrPositioning: [Int64: String] = [
        1: "Centered",
        2: "Co-sited",
    ]

    private static let exposureProgram: [Int64: String] = [
        0: "Unidentified",
        1: "Manual",
        2: "Program Normal",
        3: "Aperture Priority",
        4: "Shutter Priority",
        5: "Program Creative",
        6: "Program Action",
        7: "Portrait Mode",
        8: "Landscape Mode",
    ]

    private static let sensitivityType: [Int64: String] = [
        0: "Unknown",
        1: "Standard Output Sensitivity",
        2: "Recommended Exposure Index",
        3: "ISO Speed",
        4: "Standard Output Sensitivity and Recommended Exposure Index",
        5: "Standard Output Sensitivity and ISO Speed",
        6: "Recommended Exposure Index and ISO Speed",
        7: "Standard Output Sensitivity, Recommended Exposure Index and ISO Speed",
    ]

    private static let componentsConfiguration: [Int64: String] = [
        0: "",
        1: "Y",
        2: "Cb",
        3: "Cr",
        4: "Red",
        5: "Green",
        6: "Blue",
    ]

    private static let meteringMode: [Int64: String] = [
        0: "Unidentified",
        1: "Average",
        2: "CenterWeightedAverage",
        3: "Spot",
        4: "MultiSpot",
        5: "Pattern",
        6: "Partial",
        255: "other",
    ]

    private static let lightSource: [Int64: String] = [
        0: "Unknown",
        1: "Daylight",
        2: "Fluorescent",
        3: "Tungsten (incandescent light)",
        4: "Flash",
        9: "Fine weather",
        10: "Cloudy weather",
        11: "Shade",
        12: "Daylight fluorescent (D 5700 - 7100K)",
        13: "Day white fluorescent (N 4600 - 5400K)",
        14: "Cool white fluorescent (W 3900 - 4500K)",
        15: "White fluorescent (WW 3200 - 3700K)",
        17: "Standard light A",
        18: "Standard light B",
        19: "Standard light C",
        20: "D55",
        21: "D65",
        22: "D75",
        23: "D50",
        24: "ISO studio tungsten",
        255: "other light source",
    ]

    private static let flash: [Int64: String] = [
        0: "Flash did not fire",
        1: "Flash fired",
        5: "Strobe return light not detected",
        7: "Strobe return light detected",
        9: "Flash fired, compulsory flash mode",
        13: "Flash fired, compulsory flash mode, return light not detected",
        15: "Flash fired, compulsory flash mode, return light detected",
        16: "Flash did not fire, compulsory flash mode",
        24: "Flash did not fire, auto mode",
        25: "Flash fired, auto mode",
        29: "Flash fired, auto mode, return light not detected",
        31: "Flash fired, auto mode, return light detected",
        32: "No flash function",
        65: "Flash fired, red-eye reduction mode",
        69: "Flash fired, red-eye reduction mode, return light not detected",
        71: "Flash fired, red-eye reduction mode, return light detected",
        73: "Flash fired, compulsory flash mode, red-eye reduction mode",
        77: "Flash fired, compulsory flash mode, red-eye reduction mode, return light not detected",
        79: "Flash fired, compulsory flash mode, red-eye reduction mode, return light detected",
        89: "Flash fired, auto mode, red-eye reduction mode",
        93: "Flash fired, auto mode, return light not detected, red-eye reduction mode",
        95: "Flash fired, auto mode, return light detected, red-eye reduction mode",
    ]

    private static let colorSpace: [Int64: String] = [
        1: "sRGB",
        2: "Adobe RGB",
        65535: "Uncalibrated",
    ]

    private static let sensingMethod: [Int64: String] = [
        1: "Not defined",
        2: "One-chip color area",
        3: "Two-chip color area",
        4: "Three-chip color area",
        5: "Color sequential area",
        7: "Trilinear",
        8: "Color sequential linear",
    ]

    private static let fileSource: [Int64: String] = [
        1: "Film Scanner",
        2: "Reflection Print Scanner",
        3: "Digital Camera",
    ]

    private static let sceneType: [Int64: String] = [
        1: "Directly Photographed"
    ]

    private static let customRendered: [Int64: String] = [
        0: "Normal",
        1: "Custom",
    ]

    private static let exposureMode: [Int64: String] = [
        0: "Auto Exposure",
        1: "Manual Exposure",
        2: "Auto Bracket",
    ]

    private static let whiteBalance: [Int64: String] = [
        0: "Auto",
        1: "Manual",
    ]

    private static let sceneCaptureType: [Int64: String] = [
        0: "Standard",
        1: "Landscape",
        2: "Portrait",
        3: "Night",
    ]

    private static let gainControl: [Int64: String] = [
        0: "None",
        1: "Low gain up",
        2: "High gain up",
        3: "Low gain down",
        4: "High gain down",
    ]

    private static let strength: [Int64: String] = [
        0: "Normal",
        1: "Soft",
        2: "Hard",
    ]
}
