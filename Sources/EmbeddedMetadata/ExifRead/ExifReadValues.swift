/// One entry of a directory as exifread sees it: the values, and how they are printed.
///
/// The forms are those of Python: `[1, 2]`, `(1.5,)`, `9/5`.
enum ExifReadValues {
    case text(String)
    /// Text that is no UTF-8.
    case bytes([UInt8])
    case list([ExifReadValue])

    /// `str(values)`.
    var printed: String {
        switch self {
        case .text(let text): text
        case .bytes(let bytes): Self.literal(bytes)
        case .list(let values): Self.list(values)
        }
    }

    /// The first value, where it is a whole number.
    var integer: Int64? {
        guard case .list(let values) = self, case .integer(let number)? = values.first else { return nil }
        return number
    }

    static func list(_ values: some Sequence<ExifReadValue>) -> String {
        "[" + values.map(\.printed).joined(separator: ", ") + "]"
    }

    /// `b'…'`, as Python writes bytes.
    private static func literal(_ bytes: [UInt8]) -> String {
        let quote: Character = bytes.contains(UInt8(ascii: "'")) && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
        var text = "b\(quote)"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case UInt8(ascii: "'") where quote == "'": text += "\\'"
            case UInt8(ascii: "\n"): text += "\\n"
            case UInt8(ascii: "\r"): text += "\\r"
            case UInt8(ascii: "\t"): text += "\\t"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + String(quote)
    }
}
