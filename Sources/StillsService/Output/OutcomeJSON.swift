package import Formats
internal import Linux
internal import StillsModel

/// The lines that programs read of a bulk run.
package enum OutcomeJSON {
    /// `{"path","outcome","id","receipt","reason","field","row","column","line"}`. A path that is no UTF-8 is repaired in `path`,
    /// and stands byte by byte, hexadecimal, in `pathBytes`.
    package static func append(_ report: ImportReport, to writer: inout JSONWriter) {
        writer.beginObject()
        append(report.path, to: &writer)
        writer.member("outcome", report.outcome.rawValue)
        writer.member("id", report.image?.description)
        writer.member("receipt", report.receipt?.text)
        let remarks = [report.remark, report.warning].compactMap { $0 }
        writer.member("reason", report.refusal?.reason ?? (remarks.isEmpty ? nil : remarks.joined(separator: " ")))
        writer.member("field", report.refusal?.field)
        writer.member("row", report.row)
        writer.member("column", report.refusal?.column)
        writer.member("line", report.refusal?.line)
        writer.endObject()
    }

    /// `{"imported","unchanged","updated","kept","trashed","refused","notImported","bytes","seconds","manifest"}`.
    package static func append(
        _ summary: ImportSummary, seconds: Double, manifest: ManifestShape?, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        for outcome in ImportOutcome.allCases { writer.member(outcome.rawValue, summary[outcome]) }
        writer.member("bytes", Int(summary.bytes))
        writer.member("seconds", (seconds * 1000).rounded() / 1000)
        writer.key("manifest")
        if let manifest { append(manifest, to: &writer) } else { writer.null() }
        writer.endObject()
    }

    /// `{"format","encoding","byteOrderMark","delimiter","quote"}`; the last two are `null` for JSON.
    private static func append(_ shape: ManifestShape, to writer: inout JSONWriter) {
        func text(_ byte: UInt8) -> String? { shape.format == .csv ? "\(Character(Unicode.Scalar(byte)))" : nil }
        writer.beginObject()
        writer.member("format", shape.format.rawValue)
        writer.member("encoding", shape.dialect.encoding.rawValue)
        writer.member("byteOrderMark", shape.dialect.hasByteOrderMark)
        writer.member("delimiter", text(shape.dialect.delimiter))
        writer.member("quote", text(shape.dialect.quote))
        writer.endObject()
    }

    /// `{"problem","ids","locator","fields","reason","repaired"}`.
    package static func append(_ finding: VerifyFinding, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("problem", finding.kind.rawValue)
        writer.key("ids")
        writer.beginArray()
        for id in finding.images { writer.string(id.description) }
        writer.endArray()
        writer.member("locator", finding.locator?.rawValue)
        writer.key("fields")
        writer.beginArray()
        for field in finding.fields { writer.string(field) }
        writer.endArray()
        writer.member("reason", finding.reason)
        writer.member("repaired", finding.isRepaired)
        writer.endObject()
    }

    /// `{"images","missing","orphans","mismatched","misindexed","repaired"}`.
    package static func append(_ summary: VerifySummary, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("images", summary.images)
        writer.member("missing", summary.missing)
        writer.member("orphans", summary.orphans)
        writer.member("mismatched", summary.mismatched)
        writer.member("misindexed", summary.misindexed)
        writer.member("repaired", summary.repaired)
        writer.endObject()
    }

    /// `{"id","path","bytes","reason"}`: what became of an original to be given back.
    package static func append(_ fetched: FetchOriginals.Fetched, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", fetched.image.description)
        if let path = fetched.path {
            append(path, to: &writer)
        } else {
            writer.key("path")
            writer.null()
        }
        writer.member("bytes", Int(fetched.byteCount))
        writer.member("reason", fetched.failure?.message)
        writer.endObject()
    }

    /// `{"id","name","outcome","reason"}`: what became of an image that was put into the trash, taken out of it, or purged.
    package static func append(_ report: TrashReport, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", report.image?.description)
        writer.member("name", report.name)
        writer.member("outcome", report.outcome.rawValue)
        writer.member("reason", report.reason)
        writer.endObject()
    }

    /// `{"trashed","unchanged","refused","seconds"}`, with `restored` or `purged` in place of the first; after a purge also
    /// `originalsRemoved` and `bytesRemoved`.
    package static func append(
        _ summary: TrashSummary, aim: TrashOutcome, jobs: JobSummary?, seconds: Double, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        for outcome in [aim, .unchanged, .refused] { writer.member(outcome.rawValue, summary[outcome]) }
        if let jobs {
            writer.member("originalsRemoved", jobs.originals)
            writer.member("bytesRemoved", Int(jobs.bytes))
        }
        writer.member("seconds", (seconds * 1000).rounded() / 1000)
        writer.endObject()
    }

    private static func append(_ path: Path, to writer: inout JSONWriter) {
        let text = path.text
        writer.member("path", text ?? String(decoding: path.bytes, as: UTF8.self))
        guard text == nil else { return }
        var digits: [UInt8] = []
        for byte in path.bytes { Hexadecimal.append(byte, to: &digits) }
        writer.member("pathBytes", String(decoding: digits, as: UTF8.self))
    }
}
