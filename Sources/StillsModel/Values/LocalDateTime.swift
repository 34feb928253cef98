/// A date and time of day as a clock on the wall shows them, without a zone: years 1 to 9999, microseconds.
package struct LocalDateTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00 of the same wall clock.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// 0001-01-01T00:00:00 to 9999-12-31T23:59:59.999999: what has a text form.
    package static let limits: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// Puts the fields together (proleptic Gregorian calendar); nil when one is out of its range. A 60th second, as leap
    /// seconds have it, counts as the next minute's first.
    package init?(
        year: Int, month: Int = 1, day: Int = 1, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, ofYear: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        microseconds = seconds * 1_000_000 + Int64(microsecond)
        // The 60th second of the last year's last minute would be in the year 10000, which has no text form.
        guard Self.limits.contains(microseconds) else { return nil }
    }

    package struct Fields: Equatable, Sendable {
        package var year, month, day, hour, minute, second, microsecond: Int
    }

    package var fields: Fields {
        let (seconds, microsecond) = Self.floorDivide(microseconds, by: 1_000_000)
        let (days, secondOfDay) = Self.floorDivide(seconds, by: 86_400)
        let (year, month, day) = Self.civil(daysSinceEpoch: Int(days))
        let second = Int(secondOfDay)
        return Fields(
            year: year, month: month, day: day, hour: second / 3_600, minute: second / 60 % 60, second: second % 60,
            microsecond: Int(microsecond))
    }

    /// ISO 8601 without a zone; a fraction only when there is one: `2024-05-01T10:00:00`.
    package var description: String {
        text(fractionDigits: microseconds % 1_000_000 == 0 ? 0 : microseconds % 1000 == 0 ? 3 : 6)
    }

    /// ISO 8601 without a zone, with 0, 3 or 6 digits of a second's fraction.
    package func text(fractionDigits: Int) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        append(fractionDigits: fractionDigits, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends what ``text(fractionDigits:)`` gives, for texts that are made by the million.
    package func append(fractionDigits: Int, to text: inout [UInt8]) {
        let fields = fields
        Self.append(fields.year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(fields.month, width: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(fields.day, width: 2, to: &text)
        text.append(UInt8(ascii: "T"))
        Self.append(fields.hour, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(fields.minute, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(fields.second, width: 2, to: &text)
        guard fractionDigits > 0 else { return }
        text.append(UInt8(ascii: "."))
        if fractionDigits == 3 {
            Self.append(fields.microsecond / 1000, width: 3, to: &text)
        } else {
            Self.append(fields.microsecond, width: 6, to: &text)
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// The days that a month has; 0 for a month that is none.
    package static func days(inMonth month: Int, ofYear year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 1...12: 31
        default: 0
        }
    }

    /// Appends a number's decimal digits, with zeros before them up to a width.
    private static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        guard value >= 0, value / divisor < 10 else { return text.append(contentsOf: "\(value)".utf8) }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = value % divisor
        return remainder < 0 ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
    }

    /// Counts years from March, so that the leap day is the last one of a year, in eras of 400 years.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
