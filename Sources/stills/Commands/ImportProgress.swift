internal import StillsService

/// How fast an import goes, and how long it will take: the line that a person sees while it runs.
struct ImportProgress {
    /// The last seconds count: files that are known already pass a hundred times faster than new ones.
    private static let window: Int64 = 10_000_000_000
    private static let interval: Int64 = 100_000_000
    private static let sampleInterval: Int64 = 500_000_000

    private var samples: [(time: Int64, items: Int)]
    private var lastShown: Int64

    /// - Parameter begun: on the clock of all other times, in nanoseconds.
    init(begun: Int64) {
        samples = [(begun, 0)]
        lastShown = begun
    }

    /// The line to be shown now; nil when the last one is new enough.
    ///
    /// - Parameter total: how many items there are in all, once that is known.
    mutating func line(_ summary: ImportSummary, of total: Int?, at now: Int64) -> String? {
        let items = summary.total
        if let last = samples.last, now - last.time >= Self.sampleInterval {
            samples.append((now, items))
            while samples.count > 2, now - samples[1].time > Self.window { samples.removeFirst() }
        }
        guard now - lastShown >= Self.interval, let first = samples.first, now > first.time else { return nil }
        lastShown = now
        let rate = Double(items - first.items) / (Double(now - first.time) / 1e9)
        var parts = [total.map { "\(items) of \(max($0, items)) items" } ?? "\(items) items", "\(Int(rate))/s"]
        if summary.bytes > 0 { parts.append("\(ByteCountText.of(summary.bytes)) new") }
        if summary[.refused] > 0 { parts.append("\(summary[.refused]) refused") }
        if let total, rate > 0, total > items {
            parts.append("\(DurationText.rough(Double(total - items) / rate)) left")
        }
        return parts.joined(separator: ", ")
    }
}
