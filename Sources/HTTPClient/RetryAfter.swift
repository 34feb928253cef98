/// The field `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
package enum RetryAfter {
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: how long to wait; nil when the field says nothing that can be understood.
    package static func wait(_ text: String, now: Int64) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int64(text).map { .seconds(min($0, 1 << 31)) }
        }
        return HTTPDate.seconds(text).map { .seconds(min(max(0, $0 - now), 1 << 31)) }
    }
}
