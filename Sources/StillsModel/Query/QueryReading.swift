/// Reads words as numbers, sizes, dates, durations and distances: those of questions and those of data by the same
/// rules.
package enum QueryReading {
    /// Metres that `near:` takes when none are stated.
    package static let defaultRadius = 1_000.0

    /// A decimal number: digits with an optional sign, fraction and exponent (`-2.5e3`).
    ///
    /// Numbers of more than 15 significant digits are refused: they would be rounded, and two long article numbers
    /// would become equal. Such texts are compared as texts.
    package static func number(_ text: some StringProtocol) -> Double? { number(text, significantDigits: 15) }

    /// Degrees of latitude or longitude: the same forms, with as many digits as places are printed with.
    static func degrees(_ text: some StringProtocol) -> Double? { number(text, significantDigits: 40) }

    private static func number(_ text: some StringProtocol, significantDigits: Int) -> Double? {
        var significant = 0
        var digits = 0
        var exponentDigits = 0
        var place = NumberPart.start
        for byte in text.utf8 {
            guard let next = place.following(byte) else { return nil }
            place = next
            switch place {
            case .whole, .fraction:
                digits += 1
                if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
            case .exponent: exponentDigits += 1
            default: break
            }
        }
        guard place.mayEnd, digits > 0, significant <= significantDigits, exponentDigits <= 3,
            let number = Double(String(text)), number.isFinite
        else { return nil }
        return number == 0 ? 0 : number
    }

    /// Bytes: a whole or decimal number and a unit (`B`, `kB`, `MB`, `GB`, `TB`, `KiB`, `MiB`, `GiB`, `TiB`, in either
    /// case), or a number by itself.
    package static func byteCount(_ text: some StringProtocol) -> Double? {
        measured(text, units: sizeUnits, caseMatters: false).map { $0.rounded() } ?? number(text)
    }

    /// Metres: a number with `m`, `km` or `mi`, above zero and at most half of the Earth's circumference.
    package static func metres(_ text: some StringProtocol) -> Double? {
        guard let metres = measured(text, units: ["km": 1_000, "m": 1, "mi": 1_609.344], caseMatters: true), metres > 0
        else { return nil }
        return min(metres, GreatCircle.greatestDistance)
    }

    /// Seconds: a number with `s`, `min`, `h`, `d` or `w`, at most 10,000 years.
    package static func duration(_ text: some StringProtocol) -> Double? {
        let units: [String: Double] = ["s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let seconds = measured(text, units: units, caseMatters: true), abs(seconds) <= 3.2e11 else { return nil }
        return seconds
    }

    /// A date or an age.
    static func isTime(_ text: String) -> Bool { DateSpan(text) != nil || (duration(text) ?? -1) >= 0 }

    /// All of a digest, or with a star the beginning of one.
    static func isDigest(_ scalar: QueryScalar) -> Bool {
        guard scalar.text.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil }) else { return false }
        return switch scalar.form {
        case .bare, .quoted: scalar.text.utf8.count == 64
        case .prefix: (1...64).contains(scalar.text.utf8.count)
        case .suffix, .substring: false
        }
    }

    private static let sizeUnits: [String: Double] = [
        "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1_024, "mib": 1_048_576, "gib": 1_073_741_824,
        "tib": 1_099_511_627_776,
    ]

    private static func measured(_ text: some StringProtocol, units: [String: Double], caseMatters: Bool) -> Double? {
        // Most texts are none: this is asked of every text that is indexed.
        guard let first = text.utf8.first, Self.isNumberPart(first), text.utf8.count <= 32 else { return nil }
        let digits = text.prefix(upTo: text.utf8.firstIndex { !Self.isNumberPart($0) } ?? text.endIndex)
        let rest = String(text[digits.endIndex...])
        let unit = caseMatters ? rest : TextFolding.folded(rest)
        guard let factor = units[unit], let count = number(digits) else { return nil }
        return count * factor
    }

    private static func isNumberPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): true
        default: false
        }
    }
}

/// Where in a number a byte stands.
private enum NumberPart {
    case start, sign, whole, point, fraction, exponentMark, exponentSign, exponent

    var mayEnd: Bool { self == .whole || self == .fraction || self == .exponent }

    /// The part that the byte belongs to when it follows this one; nil when it can't.
    func following(_ byte: UInt8) -> NumberPart? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            switch self {
            case .start, .sign, .whole: .whole
            case .point, .fraction: .fraction
            case .exponentMark, .exponentSign, .exponent: .exponent
            }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            switch self {
            case .start: .sign
            case .exponentMark: .exponentSign
            default: nil
            }
        case UInt8(ascii: "."):
            switch self {
            case .start, .sign, .whole: .point
            default: nil
            }
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            switch self {
            case .whole, .fraction: .exponentMark
            default: nil
            }
        default: nil
        }
    }
}
