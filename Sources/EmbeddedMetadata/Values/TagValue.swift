/// A tag's value, converted as `exiftool -n` does: numbers are plain, text is Unicode.
///
/// Several numbers of one tag are text with single spaces between them (`"8 8 8"`), as exiftool prints them.
package enum TagValue: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    /// A fraction of the file is rounded to ten significant digits; what was computed has fifteen.
    case real(Double)
    case boolean(Bool)
    /// Bytes that are not kept: how many there are.
    case binary(byteCount: Int)
    case list([TagValue])
}

extension TagValue {
    /// The value as text, without quotes; a list's items with `, ` between them.
    package var text: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .real(let number): NumberText.text(of: number)
        case .boolean(let truth): truth ? "true" : "false"
        case .binary(let byteCount): "(Binary data \(byteCount) bytes, use -b option to extract)"
        case .list(let items): items.map(\.text).joined(separator: ", ")
        }
    }

    /// The value as a number, also where text spells one out; nil where there is none.
    package var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .string(let text): Double(text)
        case .boolean, .binary, .list: nil
        }
    }
}
