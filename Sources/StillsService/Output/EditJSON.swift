package import Formats
package import StillsModel

/// The lines that programs read of edits and of history.
package enum EditJSON {
    /// `{"id","outcome","version","changes":{FIELD:[OLD,NEW]},"reason"}`
    package static func append(_ report: EditReport, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", report.name)
        writer.member("outcome", report.outcome.rawValue)
        writer.member("version", report.version)
        writer.key("changes")
        append(report.changes, to: &writer)
        writer.member("reason", report.reason)
        writer.endObject()
    }

    /// `{"edited","unchanged","refused","seconds"}`
    package static func append(_ summary: EditSummary, seconds: Double, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("edited", summary.edited)
        writer.member("unchanged", summary.unchanged)
        writer.member("refused", summary.refused)
        writer.member("seconds", (seconds * 1000).rounded() / 1000)
        writer.endObject()
    }

    /// `{"id","version","at","by","source","changes"}`
    package static func append(_ event: Event, of page: ImageHistoryPage, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", event.image.description)
        writer.member("version", event.version)
        writer.member("at", event.at.description)
        writer.member("by", page.name(of: event.principal))
        writer.member("source", event.source.name)
        writer.key("changes")
        append(event.changes, to: &writer)
        writer.endObject()
    }

    /// `{FIELD:[OLD,NEW]}`
    static func append(_ changes: [Event.Change], to writer: inout JSONWriter) {
        writer.beginObject()
        for change in changes {
            writer.key(change.field)
            writer.beginArray()
            for value in [change.from, change.to] {
                if let value { ImageJSON.append(value, to: &writer) } else { writer.null() }
            }
            writer.endArray()
        }
        writer.endObject()
    }
}
