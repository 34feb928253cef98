internal import Synchronization

/// Counts requests by route, method and class of status, and how long they took.
///
/// The labels are bounded: a route is one of the route table's ids, or `none`.
package final class RequestMetrics: Sendable {
    private struct Key: Hashable, Comparable {
        let route: String
        let method: String
        /// `2xx`.
        let status: String

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    /// A value that is asked for when the metrics are.
    package struct Gauge: Sendable {
        package let name: String
        package let help: String
        package let value: @Sendable () -> Double?

        /// - Parameter value: nil leaves it out.
        package init(_ name: String, _ help: String, _ value: @escaping @Sendable () -> Double?) {
            self.name = name
            self.help = help
            self.value = value
        }
    }

    private let series = Mutex<[Key: Histogram]>([:])
    private let gauges: [Gauge]

    package init(gauges: [Gauge] = []) { self.gauges = gauges }

    /// - Parameter method: of the route, so that it is one of a few.
    package func note(route: String, method: String, status: Int, seconds: Double) {
        let key = Key(route: route, method: method, status: "\(status / 100)xx")
        series.withLock { $0[key, default: Histogram()].note(seconds) }
    }

    /// In Prometheus's text format, 0.0.4.
    package var text: String {
        let series = series.withLock { $0 }.sorted { $0.key < $1.key }
        var lines = [
            "# HELP stills_http_request_duration_seconds How long requests took, until their answer began.",
            "# TYPE stills_http_request_duration_seconds histogram",
        ]
        for (key, histogram) in series {
            let labels = "route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\""
            var sum = 0
            for (bound, count) in zip(Histogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
                sum += count
                lines.append("stills_http_request_duration_seconds_bucket{\(labels),le=\"\(bound)\"} \(sum)")
            }
            lines.append("stills_http_request_duration_seconds_sum{\(labels)} \(histogram.sum)")
            lines.append("stills_http_request_duration_seconds_count{\(labels)} \(sum)")
        }
        for gauge in gauges {
            guard let value = gauge.value() else { continue }
            lines += ["# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge", "\(gauge.name) \(value)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
