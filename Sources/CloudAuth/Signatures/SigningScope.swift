internal import StillsModel

/// For what a signature is good: a moment, a region, a service.
package struct SigningScope: Sendable {
    /// `20150830T123600Z`.
    package let timestamp: String
    package let region: String
    package let service: String
    /// `aws4_request` or `goog4_request`.
    package let terminator: String

    package init(timestamp: String, region: String, service: String, terminator: String) {
        self.timestamp = timestamp
        self.region = region
        self.service = service
        self.terminator = terminator
    }

    /// The day of the timestamp.
    package var date: String { String(timestamp.prefix(8)) }

    package var text: String { "\(date)/\(region)/\(service)/\(terminator)" }

    /// A timestamp of the basic format of ISO 8601, in UTC.
    ///
    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    package static func timestamp(_ seconds: Int64) -> String {
        let text = LocalDateTime(microseconds: seconds * 1_000_000).text(fractionDigits: 0)
        return text.filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
