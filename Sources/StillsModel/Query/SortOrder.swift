/// The order of results.
package struct SortOrder: Sendable, Hashable {
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
}
