internal import Programs
internal import StillsModel
internal import StillsService

/// An explanation in sentences.
enum ExplanationText {
    /// How many words of a field are shown; --json has all.
    private static let wordLimit = 40

    static func describe(_ explanation: Explanation) -> String {
        var lines = [PlainText.of(explanation.subject)]
        if let file = explanation.file { lines += describe(file, explanation) }
        for story in explanation.images { lines += describe(story) }
        for original in explanation.lone {
            lines.append(
                "No image has these bytes any more, and they are kept until the grace of a purge has ended "
                    + "(\(ByteCountText.of(original.original.byteCount))).")
        }
        for grave in explanation.graves { lines.append(describe(grave)) }
        if !explanation.isKnown {
            lines.append(
                explanation.file == nil
                    ? "There is neither such a file nor such an image, external id or digest in this library."
                    : "The library knows nothing of it.")
        }
        return lines.joined(separator: "\n  ")
    }

    private static func describe(_ file: Explanation.File, _ explanation: Explanation) -> [String] {
        let digest = file.digest.map { ", SHA-256 \($0)" } ?? ", and cannot be read"
        var lines = ["It is a file of \(file.byteCount) bytes\(digest)."]
        for seen in file.sightings {
            let collection = PlainText.of(seen.collection)
            let state =
                seen.looksTheSame
                ? "It looks as it did then: an import would not read it again."
                : "It was changed since (it had \(seen.sighting.byteCount) bytes, of \(seen.modifiedAt))."
            lines.append("It was taken into “\(collection)” from this path. \(state)")
        }
        let place = PlainText.of(file.collection)
        let forecast = file.forecast
        switch forecast.outcome {
        case .imported: lines.append("An import into “\(place)” would take it in as a new image.")
        case .refused:
            let field = forecast.refusal?.field.map { " [\($0)]" } ?? ""
            lines.append(
                "An import into “\(place)” would refuse it: \(PlainText.of(forecast.refusal?.reason ?? ""))\(field)")
        case .unchanged: lines.append("An import into “\(place)” would change nothing.")
        case .updated, .kept, .trashed, .notImported:
            let remark = forecast.remark.map { ": \(PlainText.of($0))" } ?? "."
            lines.append("An import into “\(place)” would end with “\(forecast.outcome.rawValue)”\(remark)")
        }
        if file.digest != nil, explanation.images.isEmpty { lines.append("No image has these bytes.") }
        return lines
    }

    private static func describe(_ story: Explanation.Story) -> [String] {
        let image = story.record.image
        let external = image.externalID.map { ", external id “\(PlainText.of($0))”" } ?? ""
        var lines = ["Image \(image.id) in “\(PlainText.of(story.record.collectionPath))”\(external)."]
        if let trashed = story.trashed {
            lines.append("  In the trash since \(trashed.at)\(by(trashed.by)): “stills restore” takes it out.")
        }
        lines.append("  Visible to \(audience(story.record)).")
        lines += story.places.map { "  " + describe($0, of: story.record.original.original) }
        if story.places.isEmpty { lines.append("  The catalog names no place of its bytes.") }
        for twin in story.twins {
            lines.append("  The same bytes as image \(twin.image.id) in “\(PlainText.of(twin.collectionPath))”.")
        }
        let events = CountText.of(story.eventCount, "change")
        if let last = story.lastChange {
            let fields = last.fields.prefix(8).map { PlainText.of($0) }.joined(separator: ", ")
            lines.append("  Version \(image.version), \(events), the last at \(last.at)\(by(last.by)): \(fields).")
        }
        for entry in story.words {
            let shown = entry.words.prefix(wordLimit).map { PlainText.of($0) }.joined(separator: " ")
            let more = entry.words.count > wordLimit ? " … (\(entry.words.count) words)" : ""
            lines.append(
                "  Found by \(entry.field == "any" ? "any of" : "\(PlainText.of(entry.field)):") \(shown)\(more)")
        }
        return lines
    }

    private static func audience(_ record: ImageRecord) -> String {
        switch record.image.visibility {
        case .public where record.image.state == .active:
            "everybody (it is public), \(PlainText.of(record.ownerName))'s"
        case .public, .private: "its owner, \(PlainText.of(record.ownerName)), and who runs the library"
        }
    }

    private static func describe(_ place: Explanation.Place, of original: Original) -> String {
        let location = place.location
        let recorded =
            "Stored at \(location.store):\(location.locator), \(location.state.rawValue), "
            + "verified \(location.verifiedAt)"
        if let failure = place.failure { return "\(recorded). \(failure)" }
        guard let byteCount = place.byteCount else { return "\(recorded); nothing is there now." }
        return byteCount == original.byteCount
            ? "\(recorded); \(byteCount) bytes are there now, as there should be."
            : "\(recorded); \(byteCount) bytes are there now instead of \(original.byteCount)."
    }

    private static func describe(_ grave: Explanation.Grave) -> String {
        let place = grave.collection.map { " of “\(PlainText.of($0))”" } ?? ""
        let external = grave.tombstone.externalID.map { " (external id “\(PlainText.of($0))”)" } ?? ""
        return
            "Image \(grave.tombstone.image)\(place)\(external) was purged at \(grave.tombstone.purgedAt)\(by(grave.by))."
    }

    private static func by(_ name: String?) -> String { name.map { " by \(PlainText.of($0))" } ?? "" }
}
