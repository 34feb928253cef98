/// The order of results.
package struct SortOrder: Sendable, Hashable, CustomStringConvertible {
    package enum Key: String, Sendable, CaseIterable {
        case added, updated, taken, size, title, relevance
    }

    package var key: Key
    package var isDescending: Bool

    package init(_ key: Key, isDescending: Bool) {
        self.key = key
        self.isDescending = isDescending
    }

    /// The default: what was added last comes first.
    package static let newestAdded = SortOrder(.added, isDescending: true)

    /// Reads `taken` (rising) or `-taken` (falling); `relevance` alone means the best first. nil for any other name.
    package init?(_ text: String) {
        let isReversed = text.hasPrefix("-")
        guard let key = Key(rawValue: isReversed ? String(text.dropFirst()) : text) else { return nil }
        self.init(key, isDescending: isReversed != (key == .relevance))
    }

    /// As ``init(_:)`` reads it.
    package var description: String { (isDescending != (key == .relevance) ? "-" : "") + key.rawValue }
}
