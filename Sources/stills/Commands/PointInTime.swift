internal import Programs
internal import StillsModel

/// A point in time on the command line: a date, a time, or an age.
enum PointInTime {
    /// What ``read(_:now:)`` reads, to follow "must be".
    static let expected =
        "a date such as 2024-05-01, a time such as 2024-05-01T10:00, or an age such as 7d"

    /// Reads `2024-05-01`, `2024-05-01T10:00[:00][Z|+02:00]` (UTC where no offset is stated), `12h`, `7d` or `3w`; nil for
    /// anything else.
    static func read(_ text: String, now: Instant) -> Instant? {
        if let time = Timestamp(text) ?? Timestamp(text + "T00:00") { return time.instant }
        return TimeSpan.read(text).map { Instant(microseconds: now.microseconds - $0) }
    }
}

/// A span of time on the command line.
enum TimeSpan {
    /// What ``read(_:)`` reads, to follow "must be".
    static let expected = "a span of time such as 12h, 7d or 3w"

    /// Reads `30m`, `12h`, `7d` or `3w`, in microseconds; nil for anything else.
    static func read(_ text: String) -> Int64? {
        let seconds: Int64
        switch text.last {
        case "m": seconds = 60
        case "h": seconds = 3_600
        case "d": seconds = 86_400
        case "w": seconds = 7 * 86_400
        default: return nil
        }
        guard let count = Int64(text.dropLast()), (0...1_000_000).contains(count) else { return nil }
        return count * seconds * 1_000_000
    }
}
