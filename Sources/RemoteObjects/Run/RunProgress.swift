internal import Formats

/// How far a run over objects has come, as the lines of its journal tell.
package struct RunProgress: Sendable, Equatable {
    /// An object that could not be read.
    package struct Failure: Sendable, Hashable {
        /// The source's number.
        package let source: Int
        package let name: String
        package let shownName: String

        package init(source: Int, name: String, shownName: String) {
            self.source = source
            self.name = name
            self.shownName = shownName
        }
    }

    /// By the source's number: its last object that is done.
    package private(set) var places: [Int: String] = [:]
    /// Sources of which everything is done.
    package private(set) var complete: Set<Int> = []
    /// Objects that failed and were not read since, in their order.
    package private(set) var failures: [Failure] = []
    /// Whether there were more failures than are kept.
    package private(set) var hasLostFailures = false

    /// More failures than anybody wants to try again.
    private let failureLimit: Int
    /// Failures that no line has confirmed yet: the objects behind the last place are read again anyway.
    private var pending: [Failure] = []

    package init(failureLimit: Int = 100_000) { self.failureLimit = failureLimit }

    /// Whether a run has begun.
    package var isBegun: Bool { !places.isEmpty || !complete.isEmpty }

    /// Where a source's listing goes on; nil when there is nothing left of it.
    package func place(of source: Int) -> ListingPlace? {
        complete.contains(source) ? nil : places[source].map { .after($0) } ?? .beginning
    }

    /// - Returns: false for a line that is none of a journal.
    mutating func take(_ line: [UInt8]) -> Bool {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: line) } catch { return false }
        guard case .number(let number)? = document["source"], let source = number.integer.flatMap({ Int(exactly: $0) })
        else { return false }
        if let name = document["done"]?.text {
            places[source] = name
            confirm()
        } else if document["complete"] == .boolean(true) {
            complete.insert(source)
            confirm()
        } else if let name = document["failed"]?.text {
            pending.append(Failure(source: source, name: name, shownName: document["shown"]?.text ?? name))
        } else if let name = document["recovered"]?.text {
            failures.removeAll { $0.source == source && $0.name == name }
        } else {
            return false
        }
        return true
    }

    private mutating func confirm() {
        let room = max(0, failureLimit - failures.count)
        if pending.count > room { hasLostFailures = true }
        failures += pending.prefix(room)
        pending = []
    }
}

extension JSONWriter {
    mutating func journalLine(_ source: Int, _ key: String, _ name: String, shown: String? = nil) {
        beginObject()
        member("source", source)
        member(key, name)
        if let shown { member("shown", shown) }
        endObject()
        endLine()
    }

    mutating func completeLine(_ source: Int) {
        beginObject()
        member("source", source)
        member("complete", true)
        endObject()
        endLine()
    }
}
