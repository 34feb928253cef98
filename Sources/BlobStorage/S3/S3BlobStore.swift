package import Execution
package import Linux
package import S3
package import StillsModel
internal import Synchronization

/// A blob store in a bucket of S3, or of a server that speaks its protocol.
///
/// A blob's key is that of its object, behind the store's prefix; `PREFIX/.quarantine/` holds blobs that were set aside. What is
/// staged waits in memory or in the spool, if it is short, and in the bucket as parts of an upload, if it is long: neither is seen
/// under the blob's key. `commit` sends the short ones and puts the parts of the long ones together, and compares what the
/// server says of each with its digests; where the server says nothing that proves the bytes, they are read back.
///
/// Staging a long stream again at the key of a staging that was killed sends only those parts that the bucket does not have.
/// Nothing is asked of the server before the first call.
package final class S3BlobStore: BlobStore {
    package let id: StoreID
    package let capabilities = BlobStoreCapabilities(
        serverChecksum: true, range: true, commitBatch: 512, isRemote: true)
    let configuration: Configuration
    let pool: BlockingPool
    let spool: SpoolArea
    let staged = StagedObjects()
    /// Parts that are in memory, of all streams together.
    let permits: Permits
    /// With its slash; empty for the whole bucket.
    private let prefix: String
    private let open: @Sendable () async throws(S3Error) -> S3Bucket
    private let opened = Mutex<S3Bucket?>(nil)

    package struct Configuration: Sendable {
        /// Longer streams are sent in parts of this length, the last one excepted; at least 5 MiB, unless the server takes
        /// shorter ones. 10,000 parts are the most: 78 GiB.
        package var partLength = 8 << 20
        /// How many parts are in memory at a time, of all streams together.
        package var partsInMemory = 6
        /// How many objects a commit sends, and others ask for, at a time.
        package var width = 32

        package init() {}
    }

    /// - Parameters:
    ///   - place: bucket and prefix.
    ///   - spool: the folder where short streams wait.
    ///   - pool: where calls on files of the spool block.
    ///   - open: gives the place's bucket; called when it is first needed, and again after a failure.
    package init(
        id: StoreID, place: S3Location, spool: Path, pool: BlockingPool, configuration: Configuration = .init(),
        open: @escaping @Sendable () async throws(S3Error) -> S3Bucket
    ) {
        self.id = id
        self.pool = pool
        self.configuration = configuration
        self.spool = SpoolArea(folder: spool)
        self.open = open
        permits = Permits(max(2, configuration.partsInMemory))
        prefix = BucketFolder.named(place.prefix)
    }

    func bucket() async throws(BlobStoreError) -> S3Bucket {
        if let known = opened.withLock({ $0 }) { return known }
        let bucket = try await mappingS3Errors { () async throws(S3Error) in try await open() }
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
func mappingS3Errors<Result: Sendable>(
    _ body: () async throws(S3Error) -> Result
) async throws(BlobStoreError) -> Result {
    do throws(S3Error) {
        return try await body()
    } catch {
        throw BlobStoreError(error)
    }
}

extension BlobStoreError {
    init(_ error: S3Error) { self.init(error.code, error.message, cause: error) }
}

/// Does something with each of many, so many at a time.
///
/// - Parameter body: called for no more of them once it has failed.
/// - Returns: what was done, in no order; the first failure.
func inParallel<Item: Sendable, Value: Sendable>(
    _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) async -> Result<Value, BlobStoreError>
) async -> Result<[Value], BlobStoreError> {
    await withTaskGroup(of: Result<Value, BlobStoreError>.self) { group in
        var done: [Value] = []
        var failure: BlobStoreError?
        var waiting = items[...]
        var running = 0
        while true {
            while failure == nil, running < width, let item = waiting.popFirst() {
                group.addTask { await body(item) }
                running += 1
            }
            guard let result = await group.next() else { break }
            running -= 1
            switch result {
            case .success(let value): done.append(value)
            case .failure(let error): failure = failure ?? error
            }
        }
        return failure.map { .failure($0) } ?? .success(done)
    }
}
