internal import EmbeddedMetadata
internal import Execution
internal import Linux
internal import OpenSSL
internal import StillsModel
internal import Synchronization

/// A file of the library's spool into which a stream is written, hashed on the way.
///
/// The file of one stream goes with the value; that of a resumable upload stays, and can be opened again. Calls come one after
/// the other.
final class SpooledFile: Sendable {
    private let path: Path
    private let file: OpenFile
    private let pool: BlockingPool
    /// Another process is to find the file when this one has ended.
    private let stays: Bool
    private let progress: Mutex<Progress>

    private struct Progress: ~Copyable {
        /// Of all bytes up to `byteCount`; nil when they must be read again for it.
        var hash: SHA256?
        var byteCount: Int64
        var unsynced: Int64 = 0
        var isNameDurable = false
    }

    /// What one long stream leaves to be written to the disk at any time: a sync of the whole file system, which acknowledges
    /// others' pictures, waits for it.
    private static let syncsEach: Int64 = 16 << 20

    /// What the names of files start with that go with their stream, and of those that stay.
    static let arrival = "arrival-"
    static let upload = "upload-"

    /// Blocks.
    private init(_ path: Path, atMost byteCount: Int64?, pool: BlockingPool) throws(SystemError) {
        self.path = path
        self.pool = pool
        stays = byteCount != nil
        let mode: OpenMode = byteCount == nil ? .createNew : .createOrUpdate
        file = OpenFile(try FileDescriptor.open(path, mode, permissions: 0o600))
        let found = try file.descriptor.status().byteCount
        let kept = min(found, byteCount ?? 0)
        if kept < found { try file.descriptor.setLength(kept) }
        progress = Mutex(Progress(hash: nil, byteCount: kept))
        if kept == 0 { startHash() }
    }

    /// Makes the file of one stream.
    ///
    /// - Parameter name: unique among all that ever arrive.
    static func create(in spool: Path, name: String, pool: BlockingPool) async throws(ServiceError) -> SpooledFile {
        try await open(spool, arrival + name, atMost: nil, pool)
    }

    /// Opens the file of a resumable upload, cut to the length that was acknowledged, and makes it when it is missing.
    static func resume(
        in spool: Path, _ id: UploadID, atMost byteCount: Int64, pool: BlockingPool
    ) async throws(ServiceError) -> SpooledFile {
        try await open(spool, upload + id.description, atMost: byteCount, pool)
    }

    private static func open(
        _ spool: Path, _ name: String, atMost byteCount: Int64?, _ pool: BlockingPool
    ) async throws(ServiceError) -> SpooledFile {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in
                try SpooledFile(spool.appending(Path(name) ?? "arrival"), atMost: byteCount, pool: pool)
            }
        }
    }

    deinit {
        guard !stays else { return }
        // What stays behind costs space, and is swept when the library is next opened for serving.
        do throws(SystemError) {
            _ = try FileDescriptor.open(path.parent, .directory).removeFile(path.lastPart)
        } catch { return }
    }

    var byteCount: Int64 { progress.withLock { $0.byteCount } }

    // MARK: - Writing

    func write(_ bytes: [UInt8]) async throws(ServiceError) {
        try await pool.run { () throws(ServiceError) in
            let offset = self.byteCount
            try spooling { () throws(SystemError) in try self.file.descriptor.write(bytes.span.bytes, at: offset) }
            if self.note(bytes) { try spooling { () throws(SystemError) in try self.file.descriptor.syncData() } }
        }
    }

    /// - Returns: whether so much was written that it should be on the disk by now.
    private func note(_ bytes: [UInt8]) -> Bool {
        progress.withLock { progress in
            do throws(OpenSSLError) { try progress.hash?.update(bytes) } catch { progress.hash = nil }
            progress.byteCount += Int64(bytes.count)
            progress.unsynced += Int64(bytes.count)
            guard progress.unsynced >= Self.syncsEach else { return false }
            progress.unsynced = 0
            return true
        }
    }

    /// A digest that cannot be computed on the way is computed at the end, where its error is told.
    private func startHash() {
        progress.withLock { progress in
            do throws(OpenSSLError) { progress.hash = try SHA256() } catch { progress.hash = nil }
        }
    }

    /// Takes back what was written after `byteCount`.
    func cut(to byteCount: Int64) async throws(ServiceError) {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in try self.file.descriptor.setLength(byteCount) }
            self.progress.withLock { progress in
                progress.byteCount = byteCount
                progress.hash = nil
            }
            if byteCount == 0 { self.startHash() }
        }
    }

    /// The bytes are on the disk, and so is the name of a file that stays.
    func sync() async throws(ServiceError) {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in
                try self.file.descriptor.syncData()
                let syncsName = self.progress.withLock { self.stays && !$0.isNameDurable }
                if syncsName { try syncParent(of: self.path) }
            }
            self.progress.withLock { progress in
                progress.unsynced = 0
                progress.isNameDurable = true
            }
        }
    }

    /// Removes a file that stays. Removing it twice is not an error.
    func remove() async throws(ServiceError) { try await Self.remove(path, pool) }

    static func remove(_ path: Path, _ pool: BlockingPool) async throws(ServiceError) {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in
                _ = try FileDescriptor.open(path.parent, .directory).removeFile(path.lastPart)
            }
        }
    }

    // MARK: - Reading

    /// Of all bytes, which are on the disk then.
    func digest() async throws(ServiceError) -> Digest {
        try await sync()
        return try await pool.run { () throws(ServiceError) in
            let known = self.progress.withLock { $0.hash.take() }
            let bytes: [UInt8]
            do {
                bytes = try known.finish() ?? self.readForDigest()
            } catch let error as OpenSSLError {
                throw ServiceError(.internal, "The digest cannot be computed: \(error)", cause: error)
            } catch {
                throw ServiceError(.unavailable, "An upload cannot be read again: \(error)", cause: error)
            }
            guard let digest = Digest(bytes: bytes) else { throw ServiceError(.internal, "SHA-256 gave no digest.") }
            return digest
        }
    }

    private func readForDigest() throws -> [UInt8] {
        var hash = try SHA256()
        var offset: Int64 = 0
        let end = byteCount
        while offset < end {
            let bytes = try file.descriptor.read(
                upTo: Int(min(Int64(ByteChunk.preferredSize), end - offset)), at: offset)
            guard !bytes.isEmpty else { throw SystemError(missing: path, call: .read) }
            try hash.update(bytes)
            offset += Int64(bytes.count)
        }
        return try hash.finish()
    }

    func head(upTo count: Int) async throws(ServiceError) -> [UInt8] {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in try self.file.descriptor.read(upTo: count, at: 0) }
        }
    }

    /// What the picture states about itself.
    func metadata() async throws(Refusal) -> PictureMetadata {
        let length = byteCount
        return try await pool.run { () throws(Refusal) in
            do throws(MetadataError) {
                return try MetadataReader().read(
                    FileSource(descriptor: self.file.descriptor.number, byteCount: length))
            } catch {
                throw Refusal(error)
            }
        }
    }

    /// The bytes from the first to the last. A store on the same file system takes the file itself.
    func stream(digest: Digest?) -> any ByteStream { SpooledStream(self, digest: digest, byteCount: byteCount) }

    fileprivate func bytes(owner: SpooledStream, byteCount: Int64) -> FileBytes {
        FileBytes(
            descriptor: file.descriptor.number, range: 0..<byteCount, owner: owner, keepablePath: Array(path.bytes))
    }

    fileprivate func read(at offset: Int64, upTo count: Int) async throws(ByteStreamError) -> [UInt8] {
        do throws(SystemError) {
            return try await pool.run { () throws(SystemError) in
                try self.file.descriptor.read(upTo: count, at: offset)
            }
        } catch {
            throw ByteStreamError(.unavailable, "\(error)", cause: error)
        }
    }
}

extension Optional where Wrapped == SHA256 {
    /// The digest of what was given; nil where nothing was kept.
    fileprivate consuming func finish() throws(OpenSSLError) -> [UInt8]? {
        switch consume self {
        case .some(let hash): try hash.finish()
        case .none: nil
        }
    }
}

/// Runs a call on a file of the spool, and says its error in the words of the use case.
func spooling<Value>(_ body: () throws(SystemError) -> Value) throws(ServiceError) -> Value {
    do throws(SystemError) {
        return try body()
    } catch {
        let code = ErrorCode(error)
        let words =
            code == .resourceExhausted ? "There is no room left for what is uploaded" : "An upload cannot be kept"
        throw ServiceError(code, "\(words). \(error)", cause: error)
    }
}

/// A spooled file's bytes.
private final class SpooledStream: ByteStream {
    private let spooled: SpooledFile
    private let byteCount: Int64
    private let offset = Mutex<Int64>(0)
    let digest: Digest?

    init(_ spooled: SpooledFile, digest: Digest?, byteCount: Int64) {
        self.spooled = spooled
        self.digest = digest
        self.byteCount = byteCount
    }

    var file: FileBytes? { spooled.bytes(owner: self, byteCount: byteCount) }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let start = offset.withLock { $0 }
        let count = min(Int64(ByteChunk.preferredSize), byteCount - start)
        guard count > 0 else { return nil }
        let bytes = try await spooled.read(at: start, upTo: Int(count))
        guard !bytes.isEmpty else { throw ByteStreamError(.corrupt, "A spooled file is shorter than it was written.") }
        offset.withLock { $0 = start + Int64(bytes.count) }
        return ByteChunk(bytes)
    }
}
