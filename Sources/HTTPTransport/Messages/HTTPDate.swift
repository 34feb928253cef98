/// A moment in whole seconds, as header fields state it (RFC 9110, section 5.6.7).
package struct HTTPDate: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int64

    /// - Parameter seconds: since 1970-01-01T00:00:00Z; moments outside the years 1 to 9999 become the nearest of them.
    package init(seconds: Int64) {
        self.seconds = min(max(seconds, -62_135_596_800), 253_402_300_799)
    }

    package static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.seconds < right.seconds }

    /// As it is sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text's 29 ASCII bytes.
    package var bytes: [UInt8] {
        let days = seconds.dividedDown(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        let second = seconds - days * 86_400
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        bytes += Self.weekdays[Int((days + 4).remainderDown(by: 7))].utf8
        bytes += ", ".utf8
        bytes.appendTwoDigits(date.day)
        bytes += " \(Self.months[date.month - 1]) ".utf8
        bytes.appendTwoDigits(date.year / 100)
        bytes.appendTwoDigits(date.year % 100)
        bytes += " ".utf8
        bytes.appendTwoDigits(Int(second / 3_600))
        bytes += ":".utf8
        bytes.appendTwoDigits(Int(second / 60 % 60))
        bytes += ":".utf8
        bytes.appendTwoDigits(Int(second % 60))
        bytes += " GMT".utf8
        return bytes
    }

    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// A date of the Gregorian calendar, extended to all years.
struct CivilDate: Hashable {
    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int

    /// - Returns: nil where the calendar has no such day, or the year is none of 1 to 9999.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        guard (1...length).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Counts in years that begin in March, so that the day that comes and goes is a year's last; 400 of them always have
    /// 146,097 days.
    init(daysSince1970 days: Int64) {
        let fromMarchOfYearZero = days + 719_468
        let cycle = fromMarchOfYearZero.dividedDown(by: 146_097)
        let dayOfCycle = fromMarchOfYearZero - cycle * 146_097
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfCycle + cycle * 400) + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let year = Int64(month <= 2 ? self.year - 1 : self.year)
        let cycle = year.dividedDown(by: 400)
        let yearOfCycle = year - cycle * 400
        let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
            - 719_468
    }
}

extension Int64 {
    /// Towards negative infinity.
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    fileprivate func remainderDown(by divisor: Int64) -> Int64 {
        self - dividedDown(by: divisor) * divisor
    }
}

extension [UInt8] {
    fileprivate mutating func appendTwoDigits(_ number: Int) {
        append(UInt8(0x30 + number / 10 % 10))
        append(UInt8(0x30 + number % 10))
    }
}
