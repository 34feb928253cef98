package import Formats
package import StillsModel

/// The form in which programs read an explanation.
package enum ExplanationJSON {
    /// `{"subject","known","file","images","originals","tombstones"}`.
    package static func append(_ explanation: Explanation, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("subject", explanation.subject)
        writer.member("known", explanation.isKnown)
        writer.key("file")
        if let file = explanation.file { append(file, to: &writer) } else { writer.null() }
        array("images", explanation.images, to: &writer) { append($0, to: &$1) }
        array("originals", explanation.lone, to: &writer) { record, writer in
            writer.beginObject()
            writer.member("sha256", record.original.digest.description)
            writer.member("byteCount", Int(record.original.byteCount))
            array("stored", record.locations, to: &writer) { append(Explanation.Place(location: $0), to: &$1) }
            writer.endObject()
        }
        array("tombstones", explanation.graves, to: &writer) { append($0, to: &$1) }
        writer.endObject()
    }

    private static func array<Element>(
        _ key: String, _ elements: [Element], to writer: inout JSONWriter,
        _ body: (Element, inout JSONWriter) -> Void
    ) {
        writer.key(key)
        writer.beginArray()
        for element in elements { body(element, &writer) }
        writer.endArray()
    }

    /// `{"byteCount","sha256","seen":[{"collection","byteCount","modifiedAt","sha256","looksTheSame"}],
    /// "collection","outcome","reason","field"}`.
    private static func append(_ file: Explanation.File, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("byteCount", Int(file.byteCount))
        writer.member("sha256", file.digest?.description)
        array("seen", file.sightings, to: &writer) { seen, writer in
            writer.beginObject()
            writer.member("collection", seen.collection)
            writer.member("byteCount", Int(seen.sighting.byteCount))
            writer.member("modifiedAt", seen.modifiedAt.description)
            writer.member("sha256", seen.sighting.digest.description)
            writer.member("looksTheSame", seen.looksTheSame)
            writer.endObject()
        }
        writer.member("collection", file.collection)
        writer.member("outcome", file.forecast.outcome.rawValue)
        writer.member("reason", file.forecast.refusal?.reason ?? file.forecast.remark)
        writer.member("field", file.forecast.refusal?.field)
        writer.endObject()
    }

    /// `{"id","externalId","collection","owner","visibility","state","version","sha256","stored","alsoIn","words",
    /// "events","lastChange","trashed"}`.
    private static func append(_ story: Explanation.Story, to writer: inout JSONWriter) {
        let image = story.record.image
        writer.beginObject()
        writer.member("id", image.id.description)
        writer.member("externalId", image.externalID)
        writer.member("collection", story.record.collectionPath)
        writer.member("owner", story.record.ownerName)
        writer.member("visibility", image.visibility.rawValue)
        writer.member("state", image.state.rawValue)
        writer.member("version", image.version)
        writer.member("sha256", story.record.original.original.digest.description)
        array("stored", story.places, to: &writer) { append($0, to: &$1) }
        array("alsoIn", story.twins, to: &writer) { twin, writer in
            writer.beginObject()
            writer.member("id", twin.image.id.description)
            writer.member("collection", twin.collectionPath)
            writer.endObject()
        }
        writer.key("words")
        writer.beginObject()
        for entry in story.words { array(entry.field, entry.words, to: &writer) { $1.string($0) } }
        writer.endObject()
        writer.member("events", story.eventCount)
        append("lastChange", story.lastChange, to: &writer)
        append("trashed", story.trashed, to: &writer)
        writer.endObject()
    }

    /// `{"store","locator","state","verifiedAt","byteCount","reason"}`.
    private static func append(_ place: Explanation.Place, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("store", place.location.store.rawValue)
        writer.member("locator", place.location.locator.rawValue)
        writer.member("state", place.location.state.rawValue)
        writer.member("verifiedAt", place.location.verifiedAt.description)
        writer.member("byteCount", place.byteCount.map { Int($0) })
        writer.member("reason", place.failure)
        writer.endObject()
    }

    /// `{"at","by","fields"}`.
    private static func append(_ key: String, _ deed: Explanation.Deed?, to writer: inout JSONWriter) {
        writer.key(key)
        guard let deed else { return writer.null() }
        writer.beginObject()
        writer.member("at", deed.at.description)
        writer.member("by", deed.by)
        array("fields", deed.fields, to: &writer) { $1.string($0) }
        writer.endObject()
    }

    /// `{"id","externalId","sha256","collection","purgedAt","by"}`.
    private static func append(_ grave: Explanation.Grave, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", grave.tombstone.image.description)
        writer.member("externalId", grave.tombstone.externalID)
        writer.member("sha256", grave.tombstone.digest.description)
        writer.member("collection", grave.collection)
        writer.member("purgedAt", grave.tombstone.purgedAt.description)
        writer.member("by", grave.by)
        writer.endObject()
    }
}

extension Explanation.Seen {
    /// When the file was changed last, as it was seen.
    package var modifiedAt: Instant { Instant(microseconds: sighting.modifiedAt / 1_000) }
}
