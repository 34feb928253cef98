package import Execution
package import GoogleStorage
package import Linux
package import StillsModel
internal import Synchronization

/// A blob store in a bucket of Google Cloud Storage.
///
/// A blob's key is that of its object, behind the store's prefix; `PREFIX/.quarantine/` holds blobs that were set aside. What is
/// staged waits in memory or in the spool, if it is short; of what is long, all but the last part is sent to the bucket, as an upload
/// that nobody sees before its last part comes. `commit` sends the short ones and the last parts, tells the server the MD5 of
/// each, and compares it with the one that the server says.
///
/// An upload whose process ends is forgotten by the service in a week; nothing can be asked of it. Nothing is asked of the
/// server before the first call.
package final class GoogleBlobStore: BlobStore {
    package let id: StoreID
    package let capabilities = BlobStoreCapabilities(
        serverChecksum: true, range: true, commitBatch: 512, isRemote: true)
    let configuration: Configuration
    let pool: BlockingPool
    let spool: SpoolArea
    let staged = StagedGoogleObjects()
    /// Long streams that have parts in memory.
    let permits: Permits
    /// With its slash; empty for the whole bucket.
    private let prefix: String
    private let open: @Sendable () async throws(GoogleStorageError) -> GoogleBucket
    private let opened = Mutex<GoogleBucket?>(nil)

    package struct Configuration: Sendable {
        /// Longer streams are sent in parts of this length, the last one excepted; a multiple of 256 KiB.
        package var partLength = 8 << 20
        /// How many long streams are sent at a time; each has two parts in memory.
        package var longStreams = 4
        /// How many objects a commit sends, and others ask for, at a time.
        package var width = 32

        package init() {}
    }

    /// - Parameters:
    ///   - place: bucket and prefix.
    ///   - spool: the folder where short streams and last parts wait.
    ///   - pool: where calls on files of the spool block.
    ///   - open: gives the place's bucket; called when it is first needed, and again after a failure.
    package init(
        id: StoreID, place: GoogleStorageLocation, spool: Path, pool: BlockingPool,
        configuration: Configuration = .init(),
        open: @escaping @Sendable () async throws(GoogleStorageError) -> GoogleBucket
    ) {
        self.id = id
        self.pool = pool
        self.configuration = configuration
        self.spool = SpoolArea(folder: spool)
        self.open = open
        permits = Permits(max(1, configuration.longStreams))
        prefix = BucketFolder.named(place.prefix)
    }

    func bucket() async throws(BlobStoreError) -> GoogleBucket {
        if let known = opened.withLock({ $0 }) { return known }
        let bucket = try await mappingGoogleErrors { () async throws(GoogleStorageError) in try await open() }
        opened.withLock { $0 = bucket }
        return bucket
    }

    /// An object's key.
    func objectKey(_ key: BlobLocator) -> String { prefix + key.rawValue }

    /// What all keys of the store begin with.
    var keyPrefix: String { prefix }

    /// The blob that an object is; nil for what is none of Stills': its key has parts that no blob's has.
    func locator(_ key: String) -> BlobLocator? {
        guard key.utf8.starts(with: prefix.utf8) else { return nil }
        return BlobLocator(rawValue: String(decoding: Array(key.utf8.dropFirst(prefix.utf8.count)), as: UTF8.self))
    }
}

/// Asks a bucket, and says its errors in the words of the seam.
func mappingGoogleErrors<Result: Sendable>(
    _ body: () async throws(GoogleStorageError) -> Result
) async throws(BlobStoreError) -> Result {
    do throws(GoogleStorageError) {
        return try await body()
    } catch {
        throw BlobStoreError(error.code, error.message, cause: error)
    }
}
