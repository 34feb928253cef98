package import Formats

/// Writes a log for programs: one JSON object to a line, with a constant message and fields whose names have dots.
///
/// A message never holds what differs from one line to the next: that is what fields are for. Secrets are in neither.
package struct Logger: Sendable {
    package enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .debug: 0
            case .info: 1
            case .warning: 2
            case .error: 3
            }
        }
    }

    /// One value of a line: `image.id`.
    package struct Field: Sendable {
        package let name: StaticString
        package let value: JSONValue

        package init(_ name: StaticString, _ value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// A text; nil leaves the field out.
        package init?(_ name: StaticString, _ text: String?) {
            guard let text else { return nil }
            self.init(name, .string(text))
        }

        package init(_ name: StaticString, _ number: Int) { self.init(name, .integer(number)) }
    }

    private let threshold: Level
    private let now: @Sendable () -> String
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameters:
    ///   - threshold: what is below is not written.
    ///   - now: the time of a line (RFC 3339).
    ///   - sink: takes whole lines, from any thread.
    package init(
        threshold: Level, now: @escaping @Sendable () -> String, sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.threshold = threshold
        self.now = now
        self.sink = sink
    }

    /// Drops everything.
    package static let silent = Logger(threshold: .error, now: { "" }, sink: { _ in })

    package func writes(_ level: Level) -> Bool { level >= threshold }

    /// - Parameter message: the same for every line of its kind: `request answered`.
    package func log(_ level: Level, _ message: StaticString, _ fields: @autoclosure () -> [Field?] = []) {
        guard writes(level) else { return }
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.member("time", now())
        writer.member("level", level.rawValue)
        writer.member("message", message.description)
        for field in fields() {
            guard let field else { continue }
            writer.key(field.name.description)
            writer.value(field.value)
        }
        writer.endObject()
        writer.endLine()
        sink(writer.take())
    }
}
