package import Formats
internal import StillsModel

/// The lines that programs read of backups. Findings are those of ``OutcomeJSON``.
package enum BackupJSON {
    /// `{"snapshot","library","takenAt","madeBy","complete","images","originals","bytes","failed","catalogBytes"}`.
    package static func append(_ snapshot: BackupSnapshot, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("snapshot", snapshot.name)
        writer.member("library", snapshot.library.description)
        writer.member("takenAt", snapshot.takenAt.description)
        writer.member("madeBy", snapshot.madeBy)
        writer.member("complete", snapshot.isComplete)
        writer.member("images", snapshot.images)
        writer.member("originals", snapshot.originals)
        writer.member("bytes", Int(snapshot.bytes))
        writer.member("failed", snapshot.failed)
        writer.member("catalogBytes", Int(snapshot.catalogBytes))
        writer.endObject()
    }

    /// `{"snapshot","complete","images","originals","copied","copiedBytes","present","failed","removedSnapshots",
    /// "removedBlobs","removedBytes"}`.
    package static func append(_ summary: BackupSummary, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("snapshot", summary.snapshot.name)
        writer.member("complete", summary.snapshot.isComplete)
        writer.member("images", summary.snapshot.images)
        writer.member("originals", summary.snapshot.originals)
        writer.member("copied", summary.copied)
        writer.member("copiedBytes", Int(summary.copiedBytes))
        writer.member("present", summary.present)
        writer.member("failed", summary.failed)
        writer.member("removedSnapshots", summary.removedSnapshots)
        writer.member("removedBlobs", summary.removedBlobs)
        writer.member("removedBytes", Int(summary.removedBytes))
        writer.endObject()
    }

    /// `{"snapshot","images","originals","bytes","copied","copiedBytes","present","failed"}`.
    package static func append(_ summary: RestoreSummary, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("snapshot", summary.snapshot.name)
        writer.member("images", summary.snapshot.images)
        writer.member("originals", summary.snapshot.originals)
        writer.member("bytes", Int(summary.snapshot.bytes))
        writer.member("copied", summary.copied)
        writer.member("copiedBytes", Int(summary.copiedBytes))
        writer.member("present", summary.present)
        writer.member("failed", summary.failed)
        writer.endObject()
    }

    /// `{"snapshot","images","missing","mismatched","repaired"}`.
    package static func append(
        _ summary: VerifySummary, of snapshot: BackupSnapshot, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("snapshot", snapshot.name)
        writer.member("images", summary.images)
        writer.member("missing", summary.missing)
        writer.member("mismatched", summary.mismatched)
        writer.member("repaired", summary.repaired)
        writer.endObject()
    }
}
