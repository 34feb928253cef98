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
            // Uncalibrated, in the 32 bits of a writer that took it for a negative number.
            case "ColorSpace" where text == "4294967295" || text == "-1": return .integer(0xFFFF)
            default: break
            }
        }
        if XMPNames.isFraction(path, in: namespace) {
            return fraction(text).map(TagValue.real) ?? .string(fractions(text) ?? fractionText(text) ?? text)
        }
        if isBase64(path, in: namespace) { return .binary(byteCount: base64Size(text)) }
        if namespace == "plus", text.hasPrefix(plusVocabulary) {
            return .string(String(text.dropFirst(plusVocabulary.count)))
        }
        if namespace == "aux", path == "LensInfo" { return .string(fractions(text) ?? text) }
        if XMPNames.isDate(path, in: namespace) { return .string(date(text)) }
        guard text.utf8.count <= 40, text.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false else {
            return .string(text)
        }
        return .string(CalendarText.isWholeISO8601(text) ? CalendarText.fromISO8601(text) ?? text : text)
    }

    /// Where PLUS keeps its controlled words: the word alone is the value.
    private static let plusVocabulary = "http://ns.useplus.org/ldf/vocab/"

    /// Pictures, sounds and maker's data inside XMP.
    private static func isBase64(_ path: String, in namespace: String) -> Bool {
        switch (namespace, path) {
        case ("xmp", "ThumbnailsImage"), ("xmp", "PageInfoImage"), ("GAudio", "Data"), ("GImage", "Data"),
            ("GDepth", "Data"), ("GDepth", "Confidence"), ("LImage", "RightAlbedo"), ("GCamera", "PortraitRequest"),
            ("GCamera", "Hdrp_makernote"), ("GCamera", "HdrPlusMakernote"), ("GCamera", "Shot_log_data"):
            true
        default: false
        }
    }

    /// RFC 4648: four letters are three bytes.
    private static func base64Size(_ text: String) -> Int {
        var letters = 0
        for byte in text.utf8 where byte > 0x20 && byte != UInt8(ascii: "=") { letters += 1 }
        return letters * 3 / 4
    }

    private static func computed(_ text: String, _ formula: (Double) -> Double) -> TagValue {
        guard let number = fraction(text) ?? leadingNumber(text), abs(number) < 100 else { return .string(text) }
        return .real(formula(number))
    }

    /// What a number in front of other text says: `3.00 EV`.
    private static func leadingNumber(_ text: String) -> Double? {
        Double(text.prefix { $0.isNumber || $0 == "." || $0 == "-" })
    }

    /// `1/160`; nil for other text, and for what is divided by zero.
    private static func fraction(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let above = Int64(parts[0]), let below = Int64(parts[1]), below != 0 else { return nil }
        return Double(above) / Double(below)
    }

    /// A fraction as exiftool prints it: `inf` and `undef` for those without a value. Nil for other text.
    private static func fractionText(_ text: String) -> String? {
        if let number = fraction(text) { return NumberText.text(of: number) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let above = parts[0], parts[1] == 0 else { return nil }
        return above == 0 ? "undef" : "inf"
    }

    /// Several with spaces between.
    private static func fractions(_ text: String) -> String? {
        let parts = text.split(separator: " ").map { fractionText(String($0)) }
        guard parts.count > 1 else { return nil }
        var numbers: [String] = []
        for part in parts {
            guard let part else { return nil }
            numbers.append(part)
        }
        return numbers.joined(separator: " ")
    }

    private static func date(_ text: String) -> String {
        if let date = CalendarText.fromISO8601(text) { return date }
        // exiftool spells any hyphen of an odd date as a colon.
        guard CalendarText.matches(Array(text.utf8), "dddd") else { return text }
        return String(text.map { $0 == "-" ? ":" : $0 })
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
