/// A value of a facet, as it is compared.
package enum FacetKey: Sendable, Hashable {
    /// ``SearchValue/number(_:)``
    case number([UInt8])
    /// ``SearchValue/text(_:)``
    case text([UInt8])

    /// A year is the number that it is, except where a query would not read that as a year.
    package static func year(_ year: Int) -> FacetKey {
        guard year < 1_000 else { return .number(SearchValue.number(Double(year))) }
        let digits = String(max(year, 0))
        return .text(Array((String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits).utf8))
    }

    package func precedes(_ other: FacetKey) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)), (.text(let left), .text(let right)):
            left.lexicographicallyPrecedes(right)
        case (.number, .text): true
        case (.text, .number): false
        }
    }

    fileprivate func value(imageCount: Int) -> SearchFacet.Value {
        switch self {
        case .number(let bytes):
            let number = SearchValue.number(from: bytes) ?? .nan
            let isWhole = number.magnitude <= 0x1p53 && number.rounded() == number
            return SearchFacet.Value(isWhole ? "\(Int64(number))" : "\(number)", imageCount: imageCount)
        case .text(let bytes):
            guard let end = SearchValue.endOfCutText(bytes) else {
                return SearchFacet.Value(String(decoding: bytes, as: UTF8.self), imageCount: imageCount)
            }
            return SearchFacet.Value(
                String(decoding: bytes[..<end], as: UTF8.self), isWhole: false, imageCount: imageCount)
        }
    }
}

/// Keeps the values that most images have, of however many come by.
package struct FacetTally {
    private let limit: Int
    private var kept: [(key: FacetKey, count: Int)] = []
    /// The last of those that were kept when there were too many: what does not precede it is not needed any more.
    private var last: (key: FacetKey, count: Int)?
    package private(set) var distinctCount = 0
    /// Of all values.
    package private(set) var sum = 0

    /// - Parameter limit: how many values are wanted, at least 1.
    package init(limit: Int) { self.limit = limit }

    /// - Parameters:
    ///   - key: each comes once. Quickest when they rise.
    ///   - count: values that no image has are none.
    package mutating func add(_ key: FacetKey, _ count: Int) {
        guard count > 0 else { return }
        distinctCount += 1
        sum += count
        if let last, !Self.precedes((key, count), last) { return }
        kept.append((key, count))
        if kept.count >= 2 * limit + 64 { cut() }
    }

    private mutating func cut() {
        kept.sort(by: Self.precedes)
        guard kept.count > limit else { return }
        kept.removeLast(kept.count - limit)
        last = kept.last
    }

    private static func precedes(_ left: (key: FacetKey, count: Int), _ right: (key: FacetKey, count: Int)) -> Bool {
        left.count != right.count ? left.count > right.count : left.key.precedes(right.key)
    }

    /// - Parameter imageCount: how many images have the field; nil where the counts add up to it.
    package consuming func facet(_ field: QueryField, imageCount: Int?) -> SearchFacet {
        cut()
        return SearchFacet(
            field: field, values: kept.map { $0.key.value(imageCount: $0.count) }, distinctCount: distinctCount,
            imageCount: imageCount ?? sum)
    }
}
