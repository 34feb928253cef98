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
    let staging = Mutex<SharedDescriptor?>(nil)
    /// Blobs that were sent a moment ago.
    let openBlobs: OpenBlobs
    /// How short files are written.
    let direct: DirectWriting
    /// What tells staged files apart. Starts at random: several processes may stage at once.
    private let numbers = Atomic(UInt64.random(in: .min ... .max))

    package struct Configuration: Sendable {
        /// Whether anything is made durable. Off only for the test that proves that the power-loss test finds it out.
        package var syncs = true
        /// Whether short files are written past the page cache, where disk and file system are made for it.
        package var writesDirectly = true
        /// How long a blob that was sent stays open.
        package var sentStaysOpen: Duration = .seconds(10)
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
        openBlobs = OpenBlobs(age: configuration.sentStaysOpen)
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
        // One that is there is replaced.
        defer { openBlobs.forget(blobs.map(\.key)) }
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
        try await pool.run { () throws(BlobStoreError) in
            let blob = try self.openBlob(key)
            let part = blob.part(range)
            return try mappingSystemErrors { () throws(SystemError) in
                if part.count > ByteChunk.preferredSize { blob.file.descriptor.expectSequentialReading() }
                // Read in the same trip to the pool.
                let count = min(part.count, ByteChunk.preferredSize)
                let head = try blob.file.descriptor.read(upTo: count, at: part.lowerBound)
                return FileByteStream(blob.file, range: part, head: head, pool: self.pool)
            }
        }
    }

    package func open(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        if let known = openBlobs[key] { return FileByteStream(known.file, range: known.part(range), pool: pool) }
        return try await pool.run { () throws(BlobStoreError) in
            let removals = self.openBlobs.removals
            let blob = try self.openBlob(key)
            self.openBlobs.keep(blob, key, removals: removals)
            return FileByteStream(blob.file, range: blob.part(range), pool: self.pool)
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

    private func openBlob(_ key: BlobLocator) throws(BlobStoreError) -> OpenBlobs.Blob {
        let blob = try mappingSystemErrors { () throws(SystemError) -> OpenBlobs.Blob? in
            let place = BlobPlace(key)
            guard let directory = try self.tree.existing(place.directories),
                let status = try directory.status(of: place.name), status.kind == .file
            else { return nil }
            let file = SharedDescriptor(try directory.open(place.name, .readUntrusted))
            return OpenBlobs.Blob(file: file, byteCount: status.byteCount)
        }
        guard let blob else { throw .missing(key) }
        return blob
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
