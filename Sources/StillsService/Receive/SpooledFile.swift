internal import BlobStorage
internal import EmbeddedMetadata
internal import Execution
internal import Linux
internal import OpenSSL
internal import StillsModel
internal import Synchronization

/// A file of the library's spool into which a stream is written, hashed on the way. Its name goes with the value's life.
///
/// Calls come one after the other.
final class SpooledFile: Sendable {
    private let path: Path
    private let file: OpenFile
    private let pool: BlockingPool
    private let progress: Mutex<Progress>

    private struct Progress: ~Copyable {
        var hash: SHA256?
        var byteCount: Int64 = 0
        var unsynced: Int64 = 0
    }

    /// What one long stream leaves to be written to the disk at any time: a sync of the whole file system, which acknowledges
    /// others' pictures, waits for it.
    private static let syncsEach: Int64 = 16 << 20

    /// Makes the file. Blocks.
    private init(in spool: Path, name: Path, pool: BlockingPool) throws(SystemError) {
        path = spool.appending(name)
        file = OpenFile(try FileDescriptor.open(path, .createNew, permissions: 0o600))
        self.pool = pool
        progress = Mutex(Progress(hash: nil))
    }

    /// What names of such files start with.
    static let prefix = "arrival-"

    /// - Parameter name: unique among all that ever arrive.
    static func create(
        in spool: Path, name: String, pool: BlockingPool
    ) async throws(ServiceError) -> SpooledFile {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in
                try SpooledFile(in: spool, name: Path(prefix + name) ?? "arrival", pool: pool)
            }
        }
    }

    deinit {
        // What stays behind costs space, and is swept when the library is next opened for serving.
        do throws(SystemError) {
            _ = try FileDescriptor.open(path.parent, .directory).removeFile(path.lastPart)
        } catch { return }
    }

    func write(_ bytes: [UInt8]) async throws(ServiceError) {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in try self.file.descriptor.write(bytes) }
            try self.note(bytes)
        }
    }

    private func note(_ bytes: [UInt8]) throws(ServiceError) {
        let isDue: Result<Bool, ServiceError> = progress.withLock { progress in
            do throws(OpenSSLError) {
                if progress.hash == nil { progress.hash = try SHA256() }
                try progress.hash?.update(bytes)
            } catch {
                return .failure(ServiceError(.internal, "The digest cannot be computed: \(error)", cause: error))
            }
            progress.byteCount += Int64(bytes.count)
            progress.unsynced += Int64(bytes.count)
            guard progress.unsynced >= Self.syncsEach else { return .success(false) }
            progress.unsynced = 0
            return .success(true)
        }
        guard try isDue.get() else { return }
        try spooling { () throws(SystemError) in try file.descriptor.syncData() }
    }

    /// The file's bytes are on the disk, and their digest.
    func finish() async throws(ServiceError) -> Digest {
        try await pool.run { () throws(ServiceError) in
            try spooling { () throws(SystemError) in try self.file.descriptor.syncData() }
            let bytes: Result<[UInt8], ServiceError> = self.progress.withLock { progress in
                do throws(OpenSSLError) {
                    guard let hash = progress.hash.take() else { return .success(try SHA256.hash([])) }
                    return .success(try hash.finish())
                } catch {
                    return .failure(ServiceError(.internal, "The digest cannot be computed: \(error)", cause: error))
                }
            }
            guard let digest = Digest(bytes: try bytes.get()) else {
                throw ServiceError(.internal, "SHA-256 gave no digest.")
            }
            return digest
        }
    }

    var byteCount: Int64 { progress.withLock { $0.byteCount } }

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
        do {
            return try await pool.run { () throws(SystemError) in
                try self.file.descriptor.read(upTo: count, at: offset)
            }
        } catch {
            throw ByteStreamError(.unavailable, "\(error)", cause: error)
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
