/// A date and time as stated: the wall clock, and its offset from UTC where one was stated with it.
package struct Timestamp: Hashable, Sendable, CustomStringConvertible {
    package var local: LocalDateTime
    /// Minutes east of UTC, -1439 to 1439; nil when none was stated.
    package var offsetMinutes: Int?

    package init(_ local: LocalDateTime, offsetMinutes: Int? = nil) {
        self.local = local
        self.offsetMinutes = offsetMinutes
    }

    /// The point in time; without an offset the wall clock counts as UTC's.
    package var instant: Instant {
        Instant(microseconds: local.microseconds - Int64(offsetMinutes ?? 0) * 60_000_000)
    }

    /// The offset as RFC 3339 writes it, `+02:00`, `Z` never; nil when none was stated.
    package var offsetText: String? {
        guard let offsetMinutes else { return nil }
        let hours = abs(offsetMinutes) / 60
        let minutes = abs(offsetMinutes) % 60
        return (offsetMinutes < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "")
            + "\(minutes)"
    }

    /// ISO 8601, with the offset where one was stated.
    package var description: String { local.description + (offsetText ?? "") }

    /// Reads `2024-05-01T10:00[:00[.123456]][Z|+02:00]`, with a space in place of `T` too; nil when the text is anything
    /// else (a date alone included).
    package init?(_ text: some StringProtocol) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
            reader.take("-"), let day = reader.number(digits: 2), reader.take("T") || reader.take(" "),
            let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2)
        else { return nil }
        var second = 0
        var microsecond = 0
        if reader.take(":") {
            guard let value = reader.number(digits: 2) else { return nil }
            second = value
            if reader.take(".") {
                guard let fraction = reader.fraction() else { return nil }
                microsecond = fraction
            }
        }
        guard let offset = reader.offset(), reader.isAtEnd,
            let local = LocalDateTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond
            )
        else { return nil }
        self.init(local, offsetMinutes: offset.minutes)
    }
}

/// Reads digits and marks from the front of a short text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = takeDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// A second's fraction in microseconds; digits after the sixth are dropped.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let digit = takeDigit() {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    /// nil when what stands there is no offset; minutes are nil when nothing stands there.
    mutating func offset() -> (minutes: Int?, Void)? {
        if isAtEnd { return (nil, ()) }
        if take("Z") { return (0, ()) }
        let isWest = rest.first == UInt8(ascii: "-")
        guard take("+") || take("-"), let hours = number(digits: 2), take(":"), let minutes = number(digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        return ((isWest ? -1 : 1) * (hours * 60 + minutes), ())
    }

    private mutating func takeDigit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}
