internal import Glibc

/// Converts XMP's text by its property's type (XMP specification part 2; Exif for XMP, CIPA DC-010).
enum XMPConversion {
    static func value(_ text: String, path: String, namespace: String) -> TagValue {
        if namespace == "exif" {
            switch path {
            case "ApertureValue", "MaxApertureValue": return computed(text) { exp2($0 / 2) }
            case "ShutterSpeedValue": return computed(text) { exp2(-$0) }
            case "GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude":
                return degrees(text).map(TagValue.real) ?? .string(text)
            default: break
            }
        }
        if XMPNames.isFraction(path, in: namespace) {
            return fraction(text).map(TagValue.real) ?? .string(fractions(text) ?? text)
        }
        if namespace == "aux", path == "LensInfo" { return .string(fractions(text) ?? text) }
        if XMPNames.isDate(path, in: namespace) { return .string(date(text)) }
        guard text.utf8.count <= 40, text.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false else {
            return .string(text)
        }
        return .string(CalendarText.isWholeISO8601(text) ? CalendarText.fromISO8601(text) ?? text : text)
    }

    private static func computed(_ text: String, _ formula: (Double) -> Double) -> TagValue {
        guard let number = fraction(text) ?? Double(text), abs(number) < 100 else { return .string(text) }
        return .real(formula(number))
    }

    /// `1/160`, to ten significant digits; nil for other text.
    private static func fraction(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let above = Int64(parts[0]), let below = Int64(parts[1]), below != 0 else { return nil }
        return NumberText.rounded(Double(above) / Double(below), toDigits: 10)
    }

    /// Several with spaces between.
    private static func fractions(_ text: String) -> String? {
        let parts = text.split(separator: " ").map { fraction(String($0)) }
        guard parts.count > 1 else { return nil }
        var numbers: [String] = []
        for part in parts {
            guard let part else { return nil }
            numbers.append(NumberText.text(of: part))
        }
        return numbers.joined(separator: " ")
    }

    private static func date(_ text: String) -> String {
        if let date = CalendarText.fromISO8601(text) { return date }
        // Where only the time is odd the day is still spelled as everywhere else.
        guard CalendarText.matches(Array(text.utf8), "dddd-dd-ddT") else { return text }
        return "\(text.prefix(4)):\(text.dropFirst(5).prefix(2)):\(text.dropFirst(8))"
    }

    /// `48,53.32N` or `48,53,19N` as degrees with a sign; nil for other text.
    private static func degrees(_ text: String) -> Double? {
        guard let direction = text.last else { return nil }
        let isNegative = direction == "S" || direction == "W"
        let body = isNegative || direction == "N" || direction == "E" ? text.dropLast() : text[...]
        var total = 0.0
        var unit = 1.0
        for part in body.split(separator: ",", omittingEmptySubsequences: false).prefix(3) {
            guard let number = Double(part), number.isFinite else { return nil }
            total += number / unit
            unit *= 60
        }
        return isNegative ? -total : total
    }
}
