/// The PNG chunks that are read, by their four letters.
enum PNGChunk: UInt32 {
    case header = 0x4948_4452  // IHDR
    case palette = 0x504C_5445  // PLTE
    case animation = 0x6163_544C  // acTL
    case background = 0x624B_4744  // bKGD
    case chromaticities = 0x6348_524D  // cHRM
    case codePoints = 0x6349_4350  // cICP
    case exif = 0x6558_4966  // eXIf
    case gamma = 0x6741_4D41  // gAMA
    case gifControl = 0x6749_4667  // gIFg
    case gifText = 0x6749_4674  // gIFt
    case gifApplication = 0x6749_4678  // gIFx
    case histogram = 0x6849_5354  // hIST
    case iccProfile = 0x6943_4350  // iCCP
    case internationalText = 0x6954_5874  // iTXt
    case offset = 0x6F46_4673  // oFFs
    case calibration = 0x7043_414C  // pCAL
    case physicalSize = 0x7048_5973  // pHYs
    case significantBits = 0x7342_4954  // sBIT
    case scale = 0x7343_414C  // sCAL
    case suggestedPalette = 0x7350_4C54  // sPLT
    case standardColours = 0x7352_4742  // sRGB
    case stereo = 0x7354_4552  // sTER
    case text = 0x7445_5874  // tEXt
    case modified = 0x7449_4D45  // tIME
    case transparency = 0x7452_4E53  // tRNS
    case xmp = 0x7458_4D50  // tXMP
    case virtualPage = 0x7670_4167  // vpAg
    case compressedText = 0x7A54_5874  // zTXt

    /// Whether only the chunk's size is reported.
    var isCounted: Bool {
        switch self {
        case .gifControl, .gifText, .gifApplication, .histogram, .calibration, .suggestedPalette: true
        default: false
        }
    }

    /// exiftool's name, of chunks that are one tag.
    var tagName: String {
        switch self {
        case .gifControl: "GIFGraphicControlExtension"
        case .gifText: "GIFPlainTextExtension"
        case .gifApplication: "GIFApplicationExtension"
        case .histogram: "PaletteHistogram"
        case .calibration: "PixelCalibration"
        case .suggestedPalette: "SuggestedPalette"
        default: ""
        }
    }
}
