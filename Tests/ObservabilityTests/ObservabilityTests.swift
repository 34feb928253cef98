import Formats
import Observability
import Synchronization
import Testing

@Suite("What happens is told to programs")
struct ObservabilityTests {
    @Test("A line is one JSON object, whatever stands in it")
    func lines() throws {
        let written = Mutex<[UInt8]>([])
        let logger = Logger(threshold: .info, now: { "2026-01-01T00:00:00Z" }) { line in written.withLock { $0 += line }
        }
        logger.log(
            .info, "request answered", [.init("request.id", "a\nb\u{1B}\""), .init("status", 200), .init("none", nil)])
        let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
        #expect(text.filter { $0 == "\n" }.count == 1)
        let line = try JSONValue(parsing: Array(text.utf8))
        #expect(line["message"]?.text == "request answered")
        #expect(line["request.id"]?.text == "a\nb\u{1B}\"")
        #expect(line["status"] == .integer(200))
        #expect(line["none"] == nil)
    }

    @Test("What is below the threshold is not written, and costs nothing")
    func threshold() {
        let logger = Logger(threshold: .warning, now: { "" }) { _ in Issue.record("written") }
        logger.log(
            .info, "request answered",
            { () -> [Logger.Field?] in
                Issue.record("asked"); return []
            }())
    }

    @Test("Requests are counted by route and class of status")
    func metrics() {
        let metrics = RequestMetrics(gauges: [.init("stills_x", "An x.") { 3 }, .init("stills_y", "A y.") { nil }])
        for seconds in [0.0005, 0.004, 0.004, 20] {
            metrics.note(route: "listImages", method: "GET", status: 200, seconds: seconds)
        }
        metrics.note(route: "listImages", method: "GET", status: 404, seconds: 0.001)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        let labels = "route=\"listImages\",method=\"GET\",status=\"2xx\""
        let name = "stills_http_request_duration_seconds"
        #expect(lines.contains("\(name)_bucket{\(labels),le=\"0.001\"} 1"))
        #expect(lines.contains("\(name)_bucket{\(labels),le=\"0.005\"} 3"))
        #expect(lines.contains("\(name)_bucket{\(labels),le=\"10.0\"} 3"))
        #expect(lines.contains("\(name)_bucket{\(labels),le=\"+Inf\"} 4"))
        #expect(lines.contains("\(name)_count{\(labels)} 4"))
        #expect(lines.contains("stills_x 3.0"))
        #expect(!metrics.text.contains("stills_y"))
    }
}
