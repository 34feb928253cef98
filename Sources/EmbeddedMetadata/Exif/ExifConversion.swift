/// How the value of an Exif tag is made into what people expect, where its plain form is not (Exif 3.0, section 4.6).
enum ExifConversion {
    case plain
    /// Trailing white space is padding.
    case trimmed
    /// Bytes that are numbers though declared as undefined.
    case byteNumbers
    /// A number when it is one byte, as the standard says, else text.
    case oneByte
    /// Text after its own label: `Exposure: 1.5`.
    case labelled
    /// A date of ISO 8601.
    case isoDate
    /// Additive system of photographic exposure: a time of 2⁻ˣ seconds.
    case exposureTime
    /// Additive system of photographic exposure: an f-number of 2^(x/2).
    case aperture
    /// Eight bytes that name the character set, then the text.
    case prefixedText
    /// UTF-16, little end first, as Windows Explorer writes it.
    case wideText
    /// Copyright of photographer and editor, with a NUL between.
    case twoParts
    /// Two sizes of 16 bits, then that many bytes.
    case colourFilter
    /// Degrees, minutes, seconds as degrees.
    case degrees
    /// Hours, minutes, seconds.
    case timeOfDay
    case date
    /// A number in 256ths.
    case per256
    /// Bytes that are numbers of 16 bits.
    case wordNumbers
    /// Bytes in hexadecimal.
    case hexadecimal
    /// The same in capitals.
    case capitalHexadecimal
    /// Bytes that nobody reads: only their count is kept.
    case binary
    /// An offset from the TIFF header, shown as one from the beginning of the file.
    case offset
    /// Offsets of a picture's parts: kept when they are few.
    case longOffsets
    /// Sizes of a picture's parts: kept when they are few.
    case longNumbers
    /// Not a value: a directory, a maker note, a block with a reader of its own.
    case structural

    /// For tags of every directory but GPS.
    static func of(_ tag: UInt16) -> ExifConversion {
        switch tag {
        case 0x010F, 0x0110, 0x0131, 0x013B, 0x9290, 0x9291, 0x9292: .trimmed
        case 0x9201: .exposureTime
        case 0x9202, 0x9205: .aperture
        case 0x9286: .prefixedText
        case 0x9C9B...0x9C9F: .wideText
        case 0x8298: .twoParts
        case 0xA302: .colourFilter
        case 0xA300, 0xA301: .oneByte
        case 0x9101, 0x828E, 0xC612, 0xC613: .byteNumbers
        case 0xC65D: .capitalHexadecimal
        case 0xC719, 0xC71C, 0xC71D, 0xC7A7: .hexadecimal
        case 0xC71B: .isoDate
        case 0xFDEA, 0xFE4C...0xFE58: .labelled
        case 0x0111, 0x0144: .longOffsets
        case 0x0117, 0x0145: .longNumbers
        case 0x0201, 0x0207...0x0209: .offset
        case 0x014A, 0x0190, 0x02BC, 0x83BB, 0x8649, 0x8769, 0x8773, 0x8825, 0x927C, 0xA005, 0xC4A5: .structural
        case 0x4748, 0x8290, 0x8568, 0x8606, 0x888A, 0x935C, 0xFE00, 0x87AF, 0x87B0, 0x87B1, 0xC68C: .structural
        case 0x0123, 0x012D, 0x0140, 0x015B, 0x01B5, 0x80A3, 0x80A4, 0x80A5, 0x8828, 0x9330, 0x9331: .binary
        case 0xA40B, 0xB4C3, 0xC44F, 0xC618, 0xC634, 0xC68F, 0xC691, 0xC740, 0xC741, 0xC74E, 0xCD2D, 0xEA1C: .binary
        default: .plain
        }
    }

    static func ofGPS(_ tag: UInt16) -> ExifConversion {
        switch tag {
        case 0x02, 0x04, 0x14, 0x16: .degrees
        case 0x07: .timeOfDay
        case 0x1B, 0x1C: .prefixedText
        case 0x1D: .date
        case 0x00, 0x05: .byteNumbers
        default: .plain
        }
    }
}
