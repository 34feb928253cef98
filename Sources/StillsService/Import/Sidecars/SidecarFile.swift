internal import EmbeddedMetadata
package import Linux
internal import OpenSSL
package import StillsModel

/// An XMP file beside a picture that was read.
package struct SidecarFile: Sendable, Equatable {
    package let path: Path
    package let byteCount: Int64
    /// Nanoseconds since 1970.
    package let modifiedAt: Int64
    package let sidecar: Sidecar

    /// The largest that is read, in bytes.
    package static let limit = 16 << 20

    /// Reads one whole; a symbolic link is not followed. Blocks on the file system.
    ///
    /// - Throws: ``Refusal`` whose reason does not name the file: unreadable, too large, changed meanwhile, or no XMP.
    package static func read(_ path: Path) throws(Refusal) -> SidecarFile {
        let (status, bytes) = try content(path)
        return SidecarFile(
            path: path, byteCount: status.byteCount, modifiedAt: status.modifiedAt,
            sidecar: Sidecar(digest: try digest(of: bytes), tags: try tags(of: bytes)))
    }

    private static func content(_ path: Path) throws(Refusal) -> (FileStatus, [UInt8]) {
        let before: FileStatus
        let after: FileStatus
        let bytes: [UInt8]
        do throws(SystemError) {
            let file = OpenFile(try FileDescriptor.open(path, .readUntrusted))
            before = try file.descriptor.status()
            // One byte more than there should be shows a file that grew.
            let isRead = before.kind == .file && before.byteCount <= Int64(limit)
            bytes = isRead ? try file.descriptor.read(upTo: Int(before.byteCount) + 1, at: 0) : []
            after = try file.descriptor.status()
        } catch {
            throw Refusal("\(error)")
        }
        guard before.kind == .file else { throw Refusal("It is not a file.") }
        guard before.byteCount <= Int64(limit) else {
            throw Refusal("It has \(before.byteCount) bytes; the limit is \(limit).")
        }
        guard bytes.count == Int(before.byteCount), after.modifiedAt == before.modifiedAt else {
            throw Refusal("It changed while it was read: import again when nothing writes to it any more.")
        }
        return (before, bytes)
    }

    private static func tags(of bytes: [UInt8]) throws(Refusal) -> [EmbeddedTag] {
        do throws(MetadataError) {
            return try SidecarReader().read(bytes).map(EmbeddedTag.init)
        } catch {
            throw Refusal(error.message)
        }
    }

    private static func digest(of bytes: [UInt8]) throws(Refusal) -> Digest {
        do {
            guard let digest = Digest(bytes: try SHA256.hash(bytes)) else { throw Refusal("SHA-256 gave no digest.") }
            return digest
        } catch {
            throw Refusal("The digest cannot be computed: \(error)")
        }
    }
}
