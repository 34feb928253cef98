/// What a grant gives on a container, a collection or an image, and on all that is in it. A higher one gives what the lower
/// ones give.
package enum AccessLevel: String, Sendable, CaseIterable, Comparable {
    case read, write, own

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .read: 1
        case .write: 2
        case .own: 3
        }
    }
}

extension Optional where Wrapped == AccessLevel {
    /// The higher of two levels, of which either may be missing.
    package static func higher(_ left: AccessLevel?, _ right: AccessLevel?) -> AccessLevel? {
        guard let left else { return right }
        return right.map { Swift.max(left, $0) } ?? left
    }

    /// Whether it is there and at least so high.
    package func reaches(_ level: AccessLevel) -> Bool { map { level <= $0 } ?? false }
}
