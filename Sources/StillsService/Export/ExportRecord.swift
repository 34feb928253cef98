internal import Formats
internal import StillsModel

/// The JSON object that says everything about one image, with nothing left to guess: what an import needs to make the same
/// image again (Documentation/Export.md).
///
/// Members stand in a fixed order and names within them are sorted, so that equal images give equal bytes. A value that
/// is not there has no member.
enum ExportRecord {
    static func append(_ item: ExportItem, accounts: ExportAccounts, to writer: inout JSONWriter) {
        let image = item.record.image
        let original = item.record.original.original
        writer.beginObject()
        writer.key("id")
        writer.raw(ExportText.quoted { ExportText.append(image.id, to: &$0) })
        writer.present("externalId", image.externalID)
        writer.member("collection", item.record.collectionPath)
        writer.present("title", image.title)
        writer.present("originalName", image.originalName)
        writer.present("description", image.description)
        writer.member("visibility", image.visibility.rawValue)
        if let takenAt = image.takenAt { writer.member("takenAt", takenAt.description) }
        if let position = image.position {
            writer.member("latitude", position.latitude)
            writer.member("longitude", position.longitude)
        }
        appendValues("attributes", image.attributes, to: &writer)
        writer.member("state", image.state.rawValue)
        appendSources(image.sources, to: &writer)
        appendValues("imported", image.statedByImport, to: &writer)
        writer.key("digest")
        writer.raw(ExportText.quoted { ExportText.append(original.digest, to: &$0) })
        writer.key("byteCount")
        writer.integer(original.byteCount)
        writer.member("mediaType", original.mediaType)
        if let width = original.width { writer.member("width", width) }
        if let height = original.height { writer.member("height", height) }
        writer.key("addedAt")
        writer.raw(ExportText.quoted { ExportText.append(image.createdAt, to: &$0) })
        writer.key("updatedAt")
        writer.raw(ExportText.quoted { ExportText.append(image.updatedAt, to: &$0) })
        writer.member("version", image.version)
        writer.present("path", item.path)
        if !item.history.isEmpty {
            writer.key("history")
            append(item.history, accounts: accounts, to: &writer)
        }
        writer.endObject()
    }

    /// `{"at","principal","source","version","changes":{"title":[null,"Harbour"]}}` of each event, oldest first.
    static func append(_ history: [Event], accounts: ExportAccounts, to writer: inout JSONWriter) {
        writer.beginArray()
        for event in history {
            writer.beginObject()
            writer.key("at")
            writer.raw(ExportText.quoted { ExportText.append(event.at, to: &$0) })
            if let principal = event.principal { writer.member("principal", accounts.text(of: principal)) }
            writer.member("source", event.source.name)
            writer.member("version", event.version)
            writer.key("changes")
            writer.beginObject()
            for change in event.changes {
                writer.key(change.field)
                writer.beginArray()
                for value in [change.from, change.to] {
                    if let value { JSONAttribute.append(value, to: &writer) } else { writer.null() }
                }
                writer.endArray()
            }
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }

    static func append(_ values: [String: AttributeValue], to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            JSONAttribute.append(value, to: &writer)
        }
        writer.endObject()
    }

    static func append(_ sources: [String: Source], to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) { writer.member(name, source.name) }
        writer.endObject()
    }

    private static func appendValues(
        _ name: String, _ values: [String: AttributeValue], to writer: inout JSONWriter
    ) {
        guard !values.isEmpty else { return }
        writer.key(name)
        append(values, to: &writer)
    }

    private static func appendSources(_ sources: [String: Source], to writer: inout JSONWriter) {
        guard !sources.isEmpty else { return }
        writer.key("sources")
        append(sources, to: &writer)
    }
}

extension JSONWriter {
    /// Writes a member that is left out when there is no value.
    mutating func present(_ name: String, _ value: String?) {
        if let value { member(name, value) }
    }

    /// The text of what the body writes.
    static func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return writer.text
    }
}
