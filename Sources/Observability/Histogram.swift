/// How often durations fell below bounds, as Prometheus counts them.
package struct Histogram: Sendable, Equatable {
    /// Of the buckets, in seconds.
    package static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Of each bucket alone; the last is above all bounds.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    package init() {}

    package var count: Int { counts.reduce(0, +) }

    package mutating func note(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }
}
