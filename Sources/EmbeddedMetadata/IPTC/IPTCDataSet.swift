/// A data set of IPTC-NAA IIM 4.2: its name and the form of its value.
struct IPTCDataSet {
    enum Form {
        case text, digits, number, date, time, binary
    }

    let name: String
    let form: Form
    /// Whether the standard lets it occur more than once.
    let isRepeatable: Bool

    private init(_ name: String, _ form: Form = .text, repeatable: Bool = false) {
        self.name = name
        self.form = form
        isRepeatable = repeatable
    }
}

extension IPTCDataSet {
    /// The data set of a record and number; nil when the standard has none.
    static func named(record: UInt8, number: UInt8) -> IPTCDataSet? {
        switch record {
        case 1: envelope(number)
        case 2: application(number)
        case 3: newsPhoto(number)
        case 7: preObjectData(number)
        case 8: objectData(number)
        case 9: postObjectData(number)
        default: nil
        }
    }

    private static func envelope(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 0: IPTCDataSet("EnvelopeRecordVersion", .number)
        case 5: IPTCDataSet("Destination", repeatable: true)
        case 20: IPTCDataSet("FileFormat", .number)
        case 22: IPTCDataSet("FileVersion", .number)
        case 30: IPTCDataSet("ServiceIdentifier")
        case 40: IPTCDataSet("EnvelopeNumber", .digits)
        case 50: IPTCDataSet("ProductID", repeatable: true)
        case 60: IPTCDataSet("EnvelopePriority", .digits)
        case 70: IPTCDataSet("DateSent", .date)
        case 80: IPTCDataSet("TimeSent", .time)
        case 90: IPTCDataSet("CodedCharacterSet")
        case 100: IPTCDataSet("UniqueObjectName")
        case 120: IPTCDataSet("ARMIdentifier", .number)
        case 122: IPTCDataSet("ARMVersion", .number)
        default: nil
        }
    }

    private static func application(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 0: IPTCDataSet("ApplicationRecordVersion", .number)
        case 3: IPTCDataSet("ObjectTypeReference")
        case 4: IPTCDataSet("ObjectAttributeReference", repeatable: true)
        case 5: IPTCDataSet("ObjectName")
        case 7: IPTCDataSet("EditStatus")
        case 8: IPTCDataSet("EditorialUpdate", .digits)
        case 10: IPTCDataSet("Urgency", .digits)
        case 12: IPTCDataSet("SubjectReference", repeatable: true)
        case 15: IPTCDataSet("Category")
        case 20: IPTCDataSet("SupplementalCategories", repeatable: true)
        case 22: IPTCDataSet("FixtureIdentifier")
        case 25: IPTCDataSet("Keywords", repeatable: true)
        case 26: IPTCDataSet("ContentLocationCode", repeatable: true)
        case 27: IPTCDataSet("ContentLocationName", repeatable: true)
        case 30: IPTCDataSet("ReleaseDate", .date)
        case 35: IPTCDataSet("ReleaseTime", .time)
        case 37: IPTCDataSet("ExpirationDate", .date)
        case 38: IPTCDataSet("ExpirationTime", .time)
        case 40: IPTCDataSet("SpecialInstructions")
        case 42: IPTCDataSet("ActionAdvised", .digits)
        case 45: IPTCDataSet("ReferenceService", repeatable: true)
        case 47: IPTCDataSet("ReferenceDate", .date, repeatable: true)
        case 50: IPTCDataSet("ReferenceNumber", .digits, repeatable: true)
        case 55: IPTCDataSet("DateCreated", .date)
        case 60: IPTCDataSet("TimeCreated", .time)
        case 62: IPTCDataSet("DigitalCreationDate", .date)
        case 63: IPTCDataSet("DigitalCreationTime", .time)
        case 65: IPTCDataSet("OriginatingProgram")
        case 70: IPTCDataSet("ProgramVersion")
        case 75: IPTCDataSet("ObjectCycle")
        case 80: IPTCDataSet("By-line", repeatable: true)
        case 85: IPTCDataSet("By-lineTitle", repeatable: true)
        case 90: IPTCDataSet("City")
        case 92: IPTCDataSet("Sub-location")
        case 95: IPTCDataSet("Province-State")
        case 100: IPTCDataSet("Country-PrimaryLocationCode")
        case 101: IPTCDataSet("Country-PrimaryLocationName")
        case 103: IPTCDataSet("OriginalTransmissionReference")
        case 105: IPTCDataSet("Headline")
        case 110: IPTCDataSet("Credit")
        case 115: IPTCDataSet("Source")
        case 116: IPTCDataSet("CopyrightNotice")
        case 118: IPTCDataSet("Contact", repeatable: true)
        case 120: IPTCDataSet("Caption-Abstract")
        case 121: IPTCDataSet("LocalCaption")
        case 122: IPTCDataSet("Writer-Editor", repeatable: true)
        case 125: IPTCDataSet("RasterizedCaption", .binary)
        case 130: IPTCDataSet("ImageType")
        case 131: IPTCDataSet("ImageOrientation")
        case 135: IPTCDataSet("LanguageIdentifier")
        case 150: IPTCDataSet("AudioType")
        case 151: IPTCDataSet("AudioSamplingRate", .digits)
        case 152: IPTCDataSet("AudioSamplingResolution", .digits)
        case 153: IPTCDataSet("AudioDuration", .digits)
        case 154: IPTCDataSet("AudioOutcue")
        case 184: IPTCDataSet("JobID")
        case 185: IPTCDataSet("MasterDocumentID")
        case 186: IPTCDataSet("ShortDocumentID")
        case 187: IPTCDataSet("UniqueDocumentID")
        case 188: IPTCDataSet("OwnerID")
        case 200: IPTCDataSet("ObjectPreviewFileFormat", .number)
        case 201: IPTCDataSet("ObjectPreviewFileVersion", .number)
        case 202: IPTCDataSet("ObjectPreviewData", .binary)
        case 221: IPTCDataSet("Prefs")
        case 225: IPTCDataSet("ClassifyState")
        case 228: IPTCDataSet("SimilarityIndex")
        case 230: IPTCDataSet("DocumentNotes")
        case 231: IPTCDataSet("DocumentHistory")
        case 232: IPTCDataSet("ExifCameraInfo")
        case 255: IPTCDataSet("CatalogSets", repeatable: true)
        default: nil
        }
    }

    private static func newsPhoto(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 0: IPTCDataSet("NewsPhotoVersion", .number)
        case 10: IPTCDataSet("IPTCPictureNumber")
        case 20: IPTCDataSet("IPTCImageWidth", .number)
        case 30: IPTCDataSet("IPTCImageHeight", .number)
        case 40: IPTCDataSet("IPTCPixelWidth", .number)
        case 50: IPTCDataSet("IPTCPixelHeight", .number)
        case 55: IPTCDataSet("SupplementalType", .number)
        case 60: IPTCDataSet("ColorRepresentation", .number)
        case 64: IPTCDataSet("InterchangeColorSpace", .number)
        case 65: IPTCDataSet("ColorSequence", .number)
        case 66: IPTCDataSet("ICC_Profile", .binary)
        case 70: IPTCDataSet("ColorCalibrationMatrix", .binary)
        case 80: IPTCDataSet("LookupTable", .binary)
        case 84: IPTCDataSet("NumIndexEntries", .number)
        case 85: IPTCDataSet("ColorPalette", .binary)
        case 86: IPTCDataSet("IPTCBitsPerSample", .number)
        case 90: IPTCDataSet("SampleStructure", .number)
        case 100: IPTCDataSet("ScanningDirection", .number)
        case 102: IPTCDataSet("IPTCImageRotation", .number)
        case 110: IPTCDataSet("DataCompressionMethod", .number)
        case 120: IPTCDataSet("QuantizationMethod", .number)
        case 125: IPTCDataSet("EndPoints", .binary)
        case 130: IPTCDataSet("ExcursionTolerance", .number)
        case 135: IPTCDataSet("BitsPerComponent", .number)
        case 140: IPTCDataSet("MaximumDensityRange", .number)
        case 145: IPTCDataSet("GammaCompensatedValue", .number)
        default: nil
        }
    }

    private static func preObjectData(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 10: IPTCDataSet("SizeMode", .binary)
        case 20: IPTCDataSet("MaxSubfileSize", .binary)
        case 90: IPTCDataSet("ObjectSizeAnnounced", .binary)
        case 95: IPTCDataSet("MaximumObjectSize", .binary)
        default: nil
        }
    }

    private static func objectData(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 10: IPTCDataSet("SubFile", repeatable: true)
        default: nil
        }
    }

    private static func postObjectData(_ number: UInt8) -> IPTCDataSet? {
        switch number {
        case 10: IPTCDataSet("ConfirmedObjectSize", .binary)
        default: nil
        }
    }
}
