/// Keeps blobs, immutable once committed, under keys that the caller chooses.
///
/// A blob is first staged, which promises nothing, then committed, after which it is durable. Several may be staged at
/// once; `commit` takes many, so that a store can make them durable together.
package protocol BlobStore: Sendable {
    /// The store's name in the library.
    var id: StoreID { get }

    /// What this store can do, as data.
    var capabilities: BlobStoreCapabilities { get }

    /// Reads the stream to its end into a place of the store that no key names yet, and computes its digest on the way.
    /// An error of the stream is thrown as `.unavailable` with the stream's error as its cause, and nothing stays behind.
    ///
    /// - Parameter key: where the blob shall stand after ``commit(_:)``. A blob that stands there already (left by an
    ///   earlier try of the same intent) will be replaced.
    /// - Throws: ``BlobStoreError`` with `.resourceExhausted` (store full), `.permissionDenied`, `.unavailable` or
    ///   `.cancelled`.
    func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob

    /// Makes everything in the call durable under its key, and only then returns. Lengths are compared with the store's
    /// own account. When it throws, any of the blobs may or may not be there: the caller's intents stay until recovery.
    func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError)

    /// Gives up a staged blob that will not be committed. Discarding twice is not an error.
    func discard(_ blob: StagedBlob) async throws(BlobStoreError)

    /// The blob's bytes, or those of a range of it; the stream ends early when the blob is shorter.
    ///
    /// - Throws: ``BlobStoreError`` with `.notFound`, `.permissionDenied` or `.unavailable`.
    func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream

    /// As ``read(_:range:)``, for whoever most likely takes the bytes from their file (``ByteStream/file``): nothing is read
    /// in advance.
    func open(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream

    /// The blob's size in bytes; nil when there is none.
    func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus?

    /// Up to `limit` committed blobs with keys greater than `after`, in byte order of their keys. Fewer than `limit` mean
    /// that there are no more.
    func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus]

    /// Removes the blobs that are present, and whatever was staged for their keys. Removing a missing blob is not an error.
    /// After an error some may be gone; removing them again is safe. At a time a few thousand at most.
    func remove(_ keys: [BlobLocator]) async throws(BlobStoreError)

    /// Sets a damaged blob aside, where no key names it and a person can look at it. A missing blob is not an error.
    ///
    /// - Returns: where it is now, in words for the owner; nil when there was none.
    func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String?
}

extension BlobStore {
    package func open(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        try await read(key, range: range)
    }

    /// Removes one blob, as ``remove(_:)-([BlobLocator])`` does.
    package func remove(_ key: BlobLocator) async throws(BlobStoreError) { try await remove([key]) }
}

/// What a blob store can do.
package struct BlobStoreCapabilities: Sendable, Equatable {
    /// The store compares its own checksum with ours while committing.
    package var serverChecksum: Bool
    /// Ranges are read without reading the whole.
    package var range: Bool
    /// How many blobs a commit should take for the best rate.
    package var commitBatch: Int
    /// Bytes reach it over a network: whoever can find out beforehand that they are not needed should.
    package var isRemote: Bool

    package init(serverChecksum: Bool, range: Bool, commitBatch: Int, isRemote: Bool = false) {
        self.serverChecksum = serverChecksum
        self.range = range
        self.commitBatch = commitBatch
        self.isRemote = isRemote
    }
}

/// A blob whose bytes the store has taken and not yet made durable.
package struct StagedBlob: Sendable, Equatable {
    package var key: BlobLocator
    package var digest: Digest
    package var byteCount: Int64
    /// The store's own name for where the bytes are.
    package var token: String

    package init(key: BlobLocator, digest: Digest, byteCount: Int64, token: String) {
        self.key = key
        self.digest = digest
        self.byteCount = byteCount
        self.token = token
    }
}

package struct BlobStatus: Sendable, Equatable {
    package var key: BlobLocator
    package var byteCount: Int64

    package init(key: BlobLocator, byteCount: Int64) {
        self.key = key
        self.byteCount = byteCount
    }
}

/// An error of a ``BlobStore``.
package struct BlobStoreError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: ErrorCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
