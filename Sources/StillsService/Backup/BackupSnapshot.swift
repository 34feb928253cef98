internal import Formats
internal import Linux
package import StillsModel

/// A library as it was at one time, in a backup: what `snapshot.yaml` says.
package struct BackupSnapshot: Sendable, Equatable {
    static let currentFormat = 1

    package var library: LibraryID
    /// When its catalog was copied.
    package var takenAt: Instant
    /// The program that made it.
    package var madeBy: String
    package var images: Int
    package var originals: Int
    /// Of all originals.
    package var bytes: Int64
    /// Originals that could not be copied.
    package var failed: Int
    /// Of `catalog.sqlite`.
    package var catalogDigest: Digest
    package var catalogBytes: Int64

    package init(
        library: LibraryID, takenAt: Instant, madeBy: String, images: Int, originals: Int, bytes: Int64, failed: Int,
        catalogDigest: Digest, catalogBytes: Int64
    ) {
        self.library = library
        self.takenAt = takenAt
        self.madeBy = madeBy
        self.images = images
        self.originals = originals
        self.bytes = bytes
        self.failed = failed
        self.catalogDigest = catalogDigest
        self.catalogBytes = catalogBytes
    }

    /// Whether every original was copied.
    package var isComplete: Bool { failed == 0 }

    /// The snapshot's folder, and how people name it: its time in UTC, with a dash for each colon, which some file
    /// systems do not take: `2024-05-01T10-00-00.000Z`.
    package var name: String { Self.name(at: takenAt) }

    static func name(at instant: Instant) -> String { instant.description.replacing(":", with: "-") }

    var yaml: [UInt8] {
        var writer = YAMLWriter()
        writer.comment("A snapshot of a library of Stills: its catalog stands here, its originals in ../../originals.")
        writer.members([
            JSONMember("format", .number(JSONNumber(Self.currentFormat))),
            JSONMember("library", .string(library.description)),
            JSONMember("takenAt", .string(takenAt.description)),
            JSONMember("madeBy", .string(madeBy)),
            JSONMember("complete", .boolean(isComplete)),
            JSONMember("images", .number(JSONNumber(images))),
            JSONMember("originals", .number(JSONNumber(originals))),
            JSONMember("bytes", .number(JSONNumber(Int(bytes)))),
            JSONMember("failed", .number(JSONNumber(failed))),
            JSONMember("catalogSHA256", .string(catalogDigest.description)),
            JSONMember("catalogBytes", .number(JSONNumber(Int(catalogBytes)))),
        ])
        return Array(writer.text.utf8)
    }

    /// Reads a snapshot's file.
    ///
    /// - Throws: ``ServiceError`` with `.notFound`, `.unimplemented` (of a newer build) or `.corrupt`.
    static func read(_ path: Path) throws(ServiceError) -> BackupSnapshot {
        let file = try FormatFile.read(
            path, newest: currentFormat,
            members: [
                "format", "library", "takenAt", "madeBy", "complete", "images", "originals", "bytes", "failed",
                "catalogSHA256", "catalogBytes",
            ])
        guard let library = LibraryID(try file.text("library")) else { throw file.damaged("library") }
        guard let takenAt = Timestamp(try file.text("takenAt")) else { throw file.damaged("takenAt") }
        guard let digest = Digest(try file.text("catalogSHA256")) else { throw file.damaged("catalogSHA256") }
        let snapshot = BackupSnapshot(
            library: library, takenAt: takenAt.instant, madeBy: try file.text("madeBy"),
            images: try file.integer("images"), originals: try file.integer("originals"),
            bytes: Int64(try file.integer("bytes")), failed: try file.integer("failed"), catalogDigest: digest,
            catalogBytes: Int64(try file.integer("catalogBytes")))
        guard try file.boolean("complete") == snapshot.isComplete else { throw file.damaged("complete") }
        return snapshot
    }
}
