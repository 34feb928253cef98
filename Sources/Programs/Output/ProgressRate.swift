/// How fast a bulk command goes, and how long it will take: the line that a person sees while it runs.
package struct ProgressRate: Sendable {
    /// The last seconds count: files that are known already pass a hundred times faster than new ones.
    private static let window: Int64 = 10_000_000_000
    private static let interval: Int64 = 100_000_000
    private static let sampleInterval: Int64 = 500_000_000
    /// The rate of a first moment says nothing about the rest.
    private static let forecastDelay: Int64 = 2_000_000_000
    /// Three years: nobody waits, and the number would say nothing.
    private static let longestForecast = 1e8

    private let noun: String
    private var samples: [(time: Int64, items: Int)]
    private var lastShown: Int64

    /// - Parameters:
    ///   - noun: what is counted: `items`.
    ///   - begun: on the clock of all other times, in nanoseconds.
    package init(noun: String, begun: Int64) {
        self.noun = noun
        samples = [(begun, 0)]
        lastShown = begun
    }

    /// The line to be shown now; nil when the last one is new enough: ten lines a second are plenty.
    ///
    /// - Parameters:
    ///   - total: how many items there are in all, once that is known.
    ///   - remarks: what else there is to say, behind count and rate.
    package mutating func line(_ done: Int, of total: Int?, at now: Int64, remarks: () -> [String]) -> String? {
        if let last = samples.last, now - last.time >= Self.sampleInterval {
            samples.append((now, done))
            while samples.count > 2, now - samples[1].time > Self.window { samples.removeFirst() }
        }
        guard now - lastShown >= Self.interval, let first = samples.first, now > first.time else { return nil }
        lastShown = now
        let rate = max(0, Double(done - first.items) / (Double(now - first.time) / 1e9))
        let count = total.map { "\(done) of \(max($0, done)) \(noun)" } ?? "\(done) \(noun)"
        var parts = [count, "\(Self.text(rate))/s"] + remarks()
        if let total, total > done, rate > 0, now - first.time >= Self.forecastDelay {
            let left = Double(total - done) / rate
            if left < Self.longestForecast { parts.append("\(DurationText.rough(left)) left") }
        }
        return parts.joined(separator: ", ")
    }

    /// Slow runs are told in tenths.
    private static func text(_ rate: Double) -> String {
        rate < 9.95 ? "\((rate * 10).rounded() / 10)" : "\(Int(min(rate, 1e9).rounded()))"
    }
}
