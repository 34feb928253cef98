internal import StillsModel

/// A point in time on the command line: a date, a time, or an age.
enum PointInTime {
    /// Reads `2024-05-01`, `2024-05-01T10:00[:00][Z|+02:00]` (UTC where no offset is stated), `12h`, `7d` or `3w`; nil for
    /// anything else.
    static func read(_ text: String, now: Instant) -> Instant? {
        if let time = Timestamp(text) ?? Timestamp(text + "T00:00") { return time.instant }
        let seconds: Int64
        switch text.last {
        case "m": seconds = 60
        case "h": seconds = 3_600
        case "d": seconds = 86_400
        case "w": seconds = 7 * 86_400
        default: return nil
        }
        guard let count = Int64(text.dropLast()), (0...1_000_000).contains(count) else { return nil }
        return Instant(microseconds: now.microseconds - count * seconds * 1_000_000)
    }
}
