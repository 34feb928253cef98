extension HTTPDate {
    /// Reads the three forms that a recipient must know (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. The weekday must be one; whether it is the right one is
    /// not looked at.
    ///
    /// - Parameter now: decides the century of a year of two digits: never more than 50 years ahead.
    /// - Returns: nil for anything else.
    package init?(_ text: String, now: HTTPDate = HTTPDate(seconds: 1_767_225_600)) {
        guard text.utf8.count <= 40 else { return nil }
        let bytes = Array(text.utf8)
        let fields: Fields? =
            if bytes.count == 29, bytes[3] == UInt8(ascii: ",") {
                Self.readFixedDate(bytes)
            } else if bytes.count == 24, bytes[3] == UInt8(ascii: " ") {
                Self.readASCTime(bytes)
            } else {
                Self.readRFC850(bytes, now: now)
            }
        guard let fields, let date = CivilDate(year: fields.year, month: fields.month, day: fields.day),
            let time = fields.secondOfDay
        else { return nil }
        self.init(seconds: date.daysSince1970 * 86_400 + time)
    }

    private struct Fields {
        var year: Int
        var month: Int
        var day: Int
        var secondOfDay: Int64?
    }

    private static func readFixedDate(_ bytes: [UInt8]) -> Fields? {
        guard isWeekday(bytes[0..<3]), same(bytes[3..<5], ", "), same(bytes[7..<8], " "),
            same(bytes[11..<12], " "),
            same(bytes[16..<17], " "), same(bytes[25..<29], " GMT"), let day = number(bytes[5..<7]),
            let month = month(bytes[8..<11]), let year = number(bytes[12..<16])
        else { return nil }
        return Fields(year: year, month: month, day: day, secondOfDay: time(bytes[17..<25]))
    }

    private static func readASCTime(_ bytes: [UInt8]) -> Fields? {
        let dayStart = bytes[8] == UInt8(ascii: " ") ? 9 : 8
        guard isWeekday(bytes[0..<3]), same(bytes[7..<8], " "), same(bytes[10..<11], " "),
            same(bytes[19..<20], " "),
            let month = month(bytes[4..<7]), let day = number(bytes[dayStart..<10]),
            let year = number(bytes[20..<24])
        else { return nil }
        return Fields(year: year, month: month, day: day, secondOfDay: time(bytes[11..<19]))
    }

    private static func readRFC850(_ bytes: [UInt8], now: HTTPDate) -> Fields? {
        let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")), bytes.count == comma + 24,
            names.contains(where: { same(bytes[..<comma], $0) }),
            same(bytes[(comma + 1)...(comma + 1)], " "),
            same(bytes[(comma + 4)...(comma + 4)], "-"), same(bytes[(comma + 8)...(comma + 8)], "-"),
            same(bytes[(comma + 11)...(comma + 11)], " "), same(bytes[(comma + 20)...], " GMT"),
            let day = number(bytes[(comma + 2)..<(comma + 4)]),
            let month = month(bytes[(comma + 5)..<(comma + 8)]),
            let short = number(bytes[(comma + 9)..<(comma + 11)])
        else { return nil }
        let thisYear = CivilDate(daysSince1970: now.seconds / 86_400).year
        var year = thisYear - thisYear % 100 + short
        if year > thisYear + 50 { year -= 100 }
        return Fields(
            year: year, month: month, day: day, secondOfDay: time(bytes[(comma + 12)..<(comma + 20)]))
    }

    /// `08:49:37`; a leap second is the second before it.
    private static func time(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let start = bytes.startIndex
        guard same(bytes[(start + 2)...(start + 2)], ":"), same(bytes[(start + 5)...(start + 5)], ":"),
            let hour = number(bytes[start..<(start + 2)]),
            let minute = number(bytes[(start + 3)..<(start + 5)]),
            let second = number(bytes[(start + 6)..<(start + 8)]), hour < 24, minute < 60, second <= 60
        else { return nil }
        return Int64(hour * 3_600 + minute * 60 + min(second, 59))
    }

    /// At most four digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }

    private static func month(_ name: ArraySlice<UInt8>) -> Int? {
        months.firstIndex { same(name, $0) }.map { $0 + 1 }
    }

    private static func isWeekday(_ name: ArraySlice<UInt8>) -> Bool {
        weekdays.contains { same(name, $0) }
    }

    private static func same(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        bytes.elementsEqual(text.utf8)
    }
}
