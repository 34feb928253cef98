package import Execution
package import Linux
package import StillsModel
internal import Synchronization

/// A blob store in a directory of this machine.
///
/// A blob's key is its path below the root. Beside the blobs the root holds `.staging`, for bytes that are not committed
/// yet, and `.quarantine`, for blobs set aside. Nothing below the root is reached through a symbolic link. Several
/// processes may use one root.
package final class LocalBlobStore: BlobStore {
    package let id: StoreID
    package let capabilities = BlobStoreCapabilities(serverChecksum: false, range: true, commitBatch: 512)
    let pool: BlockingPool
    let tree: BlobTree
    let configuration: Configuration
    /// Directories whose entry in their parent this process has made durable.
    let durable = Mutex(DurableDirectories())
    /// The directory of staged files, once it was needed.
    let staging = Mutex<SharedDirectory?>(nil)
    /// How short files are written.
    let direct: DirectWriting
    /// What tells staged files apart. Starts at random: several processes may stage at once.
    private let numbers = Atomic(UInt64.random(in: .min ... .max))

    package struct Configuration: Sendable {
        /// Whether anything is made durable. Off only for the test that proves that the power-loss test finds it out.
        package var syncs = true
        /// Whether short files are written past the page cache, where disk and file system are made for it.
        package var writesDirectly = true
        /// What writes are timed by: nanoseconds that never go back.
        package var now: @Sendable () -> Int64 = { SystemClock.monotonicNanoseconds }

        package init(syncs: Bool = true) { self.syncs = syncs }
    }

    /// Opens the store; makes the root, durably, when it is missing. Blocks, shortly.
    ///
    /// - Parameter pool: where all later calls block.
    package init(
        id: StoreID, root: Path, pool: BlockingPool, configuration: Configuration = .init()
    ) throws(BlobStoreError) {
        self.id = id
        self.pool = pool
        self.configuration = configuration
        direct = DirectWriting(isOn: configuration.writesDirectly, now: configuration.now)
        do {
            for made in try makeDirectories(root, permissions: 0o700) where configuration.syncs {
                try syncParent(of: made)
            }
            tree = try BlobTree(root: FileDescriptor.open(root, .directory))
        } catch {
            throw BlobStoreError(error)
        }
    }

    package func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) {
        if blobs.isEmpty { return }
        try await pool.run { () throws(BlobStoreError) in try self.commitBlocking(blobs) }
    }

    package func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        try await pool.run { () throws(BlobStoreError) in
            try mappingSystemErrors { () throws(SystemError) -> BlobStatus? in
                let place = BlobPlace(key)
                guard let directory = try self.tree.existing(place.directories),
                    let status = try directory.status(of: place.name), status.kind == .file
                else { return nil }
                return BlobStatus(key: key, byteCount: status.byteCount)
            }
        }
    }

    package func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await opened(key, range, readsHead: true)
    }

    package func open(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await opened(key, range, readsHead: false)
    }

    private func opened(
        _ key: BlobLocator, _ range: Range<Int64>?, readsHead: Bool
    ) async throws(BlobStoreError) -> FileByteStream {
        try await pool.run { () throws(BlobStoreError) in
            let stream = try mappingSystemErrors { () throws(SystemError) in
                try self.openStream(key, range, readsHead: readsHead)
            }
            guard let stream else { throw .missing(key) }
            return stream
        }
    }

    package func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        try await pool.run { () throws(BlobStoreError) in
            try mappingSystemErrors { () throws(SystemError) in
                try BlobListing.page(of: self.tree, after: after, limit: limit)
            }
        }
    }

    /// A number that no other staged file has.
    func takeNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Opens the blob, and where it is to be read reads its first chunk in the same trip to the pool; nil when there is none.
    private func openStream(
        _ key: BlobLocator, _ range: Range<Int64>?, readsHead: Bool
    ) throws(SystemError) -> FileByteStream? {
        let place = BlobPlace(key)
        guard let directory = try tree.existing(place.directories),
            let status = try directory.status(of: place.name), status.kind == .file
        else { return nil }
        let file = try directory.open(place.name, .readUntrusted)
        let part = (range ?? 0..<status.byteCount).clamped(to: 0..<status.byteCount)
        guard readsHead else { return FileByteStream(file, range: part, pool: pool) }
        if part.count > ByteChunk.preferredSize { file.expectSequentialReading() }
        let head = try file.read(upTo: min(part.count, ByteChunk.preferredSize), at: part.lowerBound)
        return FileByteStream(file, range: part, head: head, pool: pool)
    }
}

/// Runs file calls, and says their errors in the words of the seam.
func mappingSystemErrors<Result: ~Copyable>(
    _ body: () throws(SystemError) -> Result
) throws(BlobStoreError) -> Result {
    do {
        return try body()
    } catch {
        throw BlobStoreError(error)
    }
}
