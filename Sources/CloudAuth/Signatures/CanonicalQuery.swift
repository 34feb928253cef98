/// The items of a query in the form and the order that signatures demand: encoded, sorted by name and then by value, each with
/// an equals sign.
package struct CanonicalQuery: Sendable, CustomStringConvertible {
    /// Encoded, and so of ASCII, where Swift's order of texts is that of their bytes.
    private var items: [(name: String, value: String)] = []

    package init() {}

    /// - Parameter text: what follows the question mark. An item without an equals sign has an empty value.
    package init(parsing text: some StringProtocol) {
        for item in text.utf8.split(separator: UInt8(ascii: "&")) {
            let name = item.prefix { $0 != UInt8(ascii: "=") }
            items.append((Self.canonical(name), Self.canonical(item.dropFirst(name.count + 1))))
        }
    }

    package var isEmpty: Bool { items.isEmpty }

    /// - Parameters: neither is encoded yet.
    package mutating func add(_ name: String, _ value: String) {
        items.append(
            (PercentEncoding.encode(name, slashes: .encoded), PercentEncoding.encode(value, slashes: .encoded)))
    }

    package var description: String {
        items.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    private static func canonical(_ text: some Sequence<UInt8>) -> String {
        PercentEncoding.canonical(String(decoding: Array(text), as: UTF8.self), slashes: .encoded)
    }
}
