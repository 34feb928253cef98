/// The stretch of time that a written date stands for: a whole year, month, day, minute or second.
package struct DateSpan: Hashable, Sendable {
    /// Its first moment, on the wall clock.
    package var lower: LocalDateTime
    /// The first moment after it.
    package var upper: LocalDateTime
    /// Minutes east of UTC; nil when none is stated, and the date is one of the wall clock.
    package var offsetMinutes: Int?

    /// Reads `2024`, `2024-05`, `2024-05-01`, `2024-05-01T10:00`, `2024-05-01T10:00:30`, `…30.5`; from the day on with
    /// an offset (`Z`, `+02:00`) where one is stated; and as cameras write it, `2024:05:01 10:00:30`. nil for anything
    /// else.
    package init?(_ text: some StringProtocol) {
        // Most texts are none: this is asked of every text that is indexed.
        guard let first = text.utf8.first, Self.isDigit(first) else { return nil }
        let bytes = Array(text.utf8.prefix(41))
        guard (4...40).contains(bytes.count) else { return nil }
        guard let span = bytes.count < 10 ? Self.yearOrMonth(bytes) : Self.dayOrTime(bytes) else { return nil }
        self = span
    }

    private init(_ lower: LocalDateTime, seconds: Int64, offsetMinutes: Int? = nil) {
        self.init(lower, microseconds: seconds * 1_000_000, offsetMinutes: offsetMinutes)
    }

    private init(_ lower: LocalDateTime, microseconds: Int64, offsetMinutes: Int?) {
        self.lower = lower
        upper = LocalDateTime(microseconds: lower.microseconds + microseconds)
        self.offsetMinutes = offsetMinutes
    }

    private static func yearOrMonth(_ bytes: [UInt8]) -> DateSpan? {
        guard let year = number(bytes[..<4]) else { return nil }
        if bytes.count == 4 {
            guard let lower = LocalDateTime(year: year) else { return nil }
            let days = LocalDateTime.days(inMonth: 2, ofYear: year) == 29 ? 366 : 365
            return DateSpan(lower, seconds: Int64(days) * 86_400)
        }
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let month = number(bytes[5...]),
            let lower = LocalDateTime(year: year, month: month)
        else { return nil }
        return DateSpan(lower, seconds: Int64(LocalDateTime.days(inMonth: month, ofYear: year)) * 86_400)
    }

    private static func dayOrTime(_ bytes: [UInt8]) -> DateSpan? {
        var bytes = bytes
        if bytes[4] == UInt8(ascii: ":"), bytes[7] == UInt8(ascii: ":") {
            bytes[4] = UInt8(ascii: "-")
            bytes[7] = UInt8(ascii: "-")
        }
        let isDay = bytes.count == 10 || isOffsetMark(bytes[10])
        let text =
            String(decoding: bytes[..<10], as: UTF8.self) + (isDay ? "T00:00" : "")
            + String(decoding: bytes[10...], as: UTF8.self)
        guard let timestamp = Timestamp(text) else { return nil }
        if isDay { return DateSpan(timestamp.local, seconds: 86_400, offsetMinutes: timestamp.offsetMinutes) }
        guard bytes.count > 16, bytes[16] == UInt8(ascii: ":") else {
            return DateSpan(timestamp.local, seconds: 60, offsetMinutes: timestamp.offsetMinutes)
        }
        let digits =
            bytes.dropFirst(19).first == UInt8(ascii: ".") ? bytes.dropFirst(20).prefix { isDigit($0) }.count : 0
        let length = (0..<min(digits, 6)).reduce(Int64(1_000_000)) { length, _ in length / 10 }
        return DateSpan(timestamp.local, microseconds: length, offsetMinutes: timestamp.offsetMinutes)
    }

    private static func isOffsetMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "Z") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
