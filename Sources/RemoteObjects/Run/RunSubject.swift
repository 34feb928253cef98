internal import Formats

/// What a run over objects is about: a run goes on only where one with the same subject was.
package struct RunSubject: Sendable, Equatable {
    /// What is done with the objects: `meta`.
    package let kind: String
    /// As people read them, in order.
    package let sources: [String]
    package let filter: ObjectFilter

    package init(kind: String, sources: [String], filter: ObjectFilter) {
        self.kind = kind
        self.sources = sources
        self.filter = filter
    }

    static let format = 1

    /// The journal's first line.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("stills", kind)
        writer.member("format", Self.format)
        writer.key("sources")
        writer.beginArray()
        for source in sources { writer.string(source) }
        writer.endArray()
        writer.key("extensions")
        writer.beginArray()
        for name in filter.extensions.sorted() { writer.string(name) }
        writer.endArray()
        writer.key("smallest")
        writer.integer(filter.sizes.lowerBound)
        writer.key("largest")
        writer.integer(filter.sizes.upperBound)
        writer.endObject()
        writer.endLine()
    }

    /// The line's text, to be compared.
    var line: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.take().dropLast()
    }
}
