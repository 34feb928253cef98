package import HTTPClient

/// The fields of a request that a signature covers: names in lower case and sorted, values of one name in their order, without
/// needless blanks.
package struct CanonicalFields: Sendable {
    /// A line to a name, each with its end.
    package let lines: String
    /// The names, parted by semicolons.
    package let names: String

    /// Those that a proxy or the HTTP client may write, change or take away: a signature over them would break on the way.
    private static let excluded: Set<String> = [
        "authorization", "baggage", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]

    /// - Parameter host: for the field `host`, where the fields have none.
    package init(_ fields: HeaderFields, host: String) {
        var values: [String: [String]] = [:]
        for field in fields.all {
            let name = field.name.lowercased()
            if !Self.excluded.contains(name) { values[name, default: []].append(Self.trimmed(field.value)) }
        }
        if values["host"] == nil { values["host"] = [host] }
        let sorted = values.sorted { $0.key < $1.key }
        lines = sorted.map { "\($0.key):\($0.value.joined(separator: ","))\n" }.joined()
        names = sorted.map(\.key).joined(separator: ";")
    }

    /// Blanks at the ends go, and several become one.
    private static func trimmed(_ value: String) -> String {
        let words = value.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
