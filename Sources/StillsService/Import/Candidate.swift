internal import EmbeddedMetadata
internal import Linux
internal import OpenSSL
internal import StillsModel
internal import Synchronization

/// A file that was opened and turned out to be a picture: its head, and what it states about itself.
///
/// A file no longer than a chunk is in memory as a whole, with its digest; of a longer one the digest is known once it
/// has been staged, which reads it to its end.
///
/// A class: it is handed on many times on its way in, and copies of all that it holds would cost more than some of the steps.
final class Candidate: Sendable {
    let item: ImportItem
    /// nil for a file that was read whole: hundreds of them wait at a time, and descriptors are few.
    let file: OpenFile?
    /// What the file looked like; nil for what arrived in a stream.
    let status: FileStatus?
    let byteCount: Int64
    /// What arrived in a stream and is too long for memory.
    let spooled: SpooledFile?
    private let bytes: Mutex<[UInt8]>
    /// nil for a file that is longer.
    let digest: Digest?
    let metadata: PictureMetadata

    /// Opens, reads the head, tells the type by content, and reads the embedded metadata.
    ///
    /// - Throws: ``Refusal``: unreadable, empty, no picture, or a broken one.
    static func read(_ item: ImportItem, limits: ImportOptions.Limits) throws(Refusal) -> Candidate {
        let file: OpenFile
        let status: FileStatus
        let head: [UInt8]
        do throws(SystemError) {
            file = OpenFile(try FileDescriptor.open(item.path, .readUntrusted))
            status = try file.descriptor.status()
            guard status.kind == .file else { throw SystemError(errno: Self.isDirectory, call: .open, path: item.path) }
            if status.byteCount >= Int64(ByteChunk.preferredSize) { file.descriptor.expectSequentialReading() }
            // One byte more than there should be shows a file that grew.
            let wanted = min(status.byteCount + 1, Int64(ByteChunk.preferredSize))
            head = try file.descriptor.read(upTo: Int(max(wanted, 0)), at: 0)
        } catch {
            throw Refusal("\(error)")
        }
        guard status.byteCount > 0 else { throw Refusal("The file is empty.") }
        guard status.byteCount <= limits.byteCount else {
            throw Refusal("The file has \(status.byteCount) bytes; the limit is \(limits.byteCount).")
        }
        let isWhole = status.byteCount < Int64(ByteChunk.preferredSize)
        guard head.count == (isWhole ? Int(status.byteCount) : ByteChunk.preferredSize) else {
            throw Refusal(Self.changed)
        }
        let metadata = try Self.metadata(of: file, head: head, byteCount: status.byteCount)
        guard isWhole else {
            return Candidate(item, file: file, status: status, head: head, digest: nil, metadata: metadata)
        }
        guard try isUnchanged(file, since: status) else { throw Refusal(changed) }
        return Candidate(
            item, file: nil, status: status, head: head, digest: try Self.digest(of: head), metadata: metadata)
    }

    /// The first bytes, until they are forgotten.
    var head: [UInt8] { bytes.withLock { $0 } }

    private init(
        _ item: ImportItem, file: OpenFile?, status: FileStatus, head: [UInt8], digest: Digest?,
        metadata: PictureMetadata
    ) {
        self.item = item
        self.file = file
        self.status = status
        byteCount = status.byteCount
        spooled = nil
        bytes = Mutex(head)
        self.digest = digest
        self.metadata = metadata
    }

    /// What arrived in a stream, whole: in memory or in the spool.
    init(_ item: ImportItem, arrived bytes: ArrivedBytes, metadata: PictureMetadata) {
        self.item = item
        file = nil
        status = nil
        byteCount = bytes.byteCount
        digest = bytes.digest
        self.metadata = metadata
        switch bytes.place {
        case .memory(let whole):
            self.bytes = Mutex(whole)
            spooled = nil
        case .spool(let spooled):
            self.bytes = Mutex([])
            self.spooled = spooled
        }
    }

    /// The same without its head, and with its file closed.
    var withoutBytes: Candidate { Candidate(self, item: item, file: nil, head: []) }

    /// The same for an item that is to go elsewhere.
    func with(_ item: ImportItem) -> Candidate { Candidate(self, item: item, file: file, head: head) }

    private init(_ other: Candidate, item: ImportItem, file: OpenFile?, head: [UInt8]) {
        self.item = item
        self.file = file
        status = other.status
        byteCount = other.byteCount
        spooled = other.spooled
        bytes = Mutex(head)
        digest = other.digest
        metadata = other.metadata
    }

    static let changed = "The file changed while it was read: import it again when nothing writes to it any more."
    private static let isDirectory: Int32 = 21

    private static func metadata(
        of file: OpenFile, head: [UInt8], byteCount: Int64
    ) throws(Refusal) -> PictureMetadata {
        do throws(MetadataError) {
            return try MetadataReader().read(
                HeadedFileSource(head: head, descriptor: file.descriptor.number, byteCount: byteCount))
        } catch {
            throw Refusal(error)
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

    /// Frees the head's memory. ``stream()`` must not be asked for any more.
    func forgetHead() { bytes.withLock { $0 = [] } }

    /// Whether the file still looks as it did before it was read.
    func isUnchanged() throws(Refusal) -> Bool {
        guard let file, let status else { return true }
        return try Self.isUnchanged(file, since: status)
    }

    private static func isUnchanged(_ file: OpenFile, since status: FileStatus) throws(Refusal) -> Bool {
        do throws(SystemError) {
            let now = try file.descriptor.status()
            return now.byteCount == status.byteCount && now.modifiedAt == status.modifiedAt
        } catch {
            throw Refusal("\(error)")
        }
    }
}

/// An open file that several values refer to; closed with the last of them.
final class OpenFile: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}
