package import Formats
internal import Linux
internal import StillsModel

/// The lines that programs read of a bulk run.
package enum OutcomeJSON {
    /// `{"path","outcome","id","receipt","reason","field","row","column"}`. A path that is no UTF-8 is repaired in `path`,
    /// and stands byte by byte, hexadecimal, in `pathBytes`.
    package static func append(_ report: ImportReport, to writer: inout JSONWriter) {
        writer.beginObject()
        append(report.path, to: &writer)
        writer.member("outcome", report.outcome.rawValue)
        writer.member("id", report.image?.description)
        writer.member("receipt", report.receipt?.text)
        writer.member("reason", report.refusal?.reason ?? report.remark)
        writer.member("field", report.refusal?.field)
        writer.member("row", report.row)
        writer.member("column", report.refusal?.column)
        writer.endObject()
    }

    /// `{"imported","unchanged","updated","kept","trashed","refused","bytes","seconds"}`.
    package static func append(_ summary: ImportSummary, seconds: Double, to writer: inout JSONWriter) {
        writer.beginObject()
        for outcome in ImportOutcome.allCases { writer.member(outcome.rawValue, summary[outcome]) }
        writer.member("bytes", Int(summary.bytes))
        writer.member("seconds", (seconds * 1000).rounded() / 1000)
        writer.endObject()
    }

    /// `{"problem","ids","locator","reason","repaired"}`.
    package static func append(_ finding: VerifyFinding, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("problem", finding.kind.rawValue)
        writer.key("ids")
        writer.beginArray()
        for id in finding.images { writer.string(id.description) }
        writer.endArray()
        writer.member("locator", finding.locator?.rawValue)
        writer.member("reason", finding.reason)
        writer.member("repaired", finding.isRepaired)
        writer.endObject()
    }

    /// `{"images","missing","orphans","mismatched","repaired"}`.
    package static func append(_ summary: VerifySummary, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("images", summary.images)
        writer.member("missing", summary.missing)
        writer.member("orphans", summary.orphans)
        writer.member("mismatched", summary.mismatched)
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

    private static func append(_ path: Path, to writer: inout JSONWriter) {
        let text = path.text
        writer.member("path", text ?? String(decoding: path.bytes, as: UTF8.self))
        guard text == nil else { return }
        var digits: [UInt8] = []
        for byte in path.bytes { Hexadecimal.append(byte, to: &digits) }
        writer.member("pathBytes", String(decoding: digits, as: UTF8.self))
    }
}
