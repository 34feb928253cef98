/// A point on the UTC time line, in microseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// RFC 3339 in UTC with milliseconds: `2024-05-01T10:00:00.000Z`.
    package var description: String {
        LocalDateTime(microseconds: microseconds).text(fractionDigits: 3) + "Z"
    }
}
