internal import OpenSSL
package import StillsModel
internal import Synchronization

/// A blob store that forgets everything with the process: for tests and trials.
package final class MemoryBlobStore: BlobStore {
    package let id: StoreID
    package let capabilities = BlobStoreCapabilities(serverChecksum: false, range: true, commitBatch: 512)
    private let state = Mutex(State())

    fileprivate struct State: Sendable {
        var committed: [BlobLocator: [UInt8]] = [:]
        var staged: [String: (key: BlobLocator, bytes: [UInt8])] = [:]
        var quarantined: [(key: BlobLocator, bytes: [UInt8])] = []
        var nextToken = 0
    }

    package init(id: StoreID = StoreID(rawValue: "memory")) { self.id = id }

    package func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        var bytes: [UInt8] = []
        while let chunk = try await stream.nextChunk(for: key) { bytes.append(contentsOf: chunk.bytes) }
        let digest = try Digest(finished: mappingDigestErrors { () throws(OpenSSLError) in try SHA256.hash(bytes) })
        let whole = bytes
        let token = state.withLock { state in
            state.nextToken += 1
            let token = String(state.nextToken)
            state.staged[token] = (key, whole)
            return token
        }
        return StagedBlob(key: key, digest: digest, byteCount: Int64(whole.count), token: token)
    }

    package func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) {
        let failure = state.withLock { state in state.commit(blobs) }
        if let failure { throw failure }
    }

    package func discard(_ blob: StagedBlob) async throws(BlobStoreError) {
        state.withLock { _ = $0.staged.removeValue(forKey: blob.token) }
    }

    package func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        guard let bytes = state.withLock({ $0.committed[key] }) else { throw BlobStoreError.missing(key) }
        guard let range else { return MemoryByteStream(bytes) }
        let clamped = range.clamped(to: 0..<Int64(bytes.count))
        return MemoryByteStream(Array(bytes[Int(clamped.lowerBound)..<Int(clamped.upperBound)]))
    }

    package func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        state.withLock { $0.committed[key].map { BlobStatus(key: key, byteCount: Int64($0.count)) } }
    }

    package func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        state.withLock { state in
            state.committed.filter { entry in after.map { $0 < entry.key } ?? true }
                .sorted { $0.key < $1.key }.prefix(max(0, limit))
                .map { BlobStatus(key: $0.key, byteCount: Int64($0.value.count)) }
        }
    }

    package func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        let removed = Set(keys)
        state.withLock { state in
            for key in keys { state.committed[key] = nil }
            state.staged = state.staged.filter { !removed.contains($0.value.key) }
        }
    }

    package func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        state.withLock { state in
            guard let bytes = state.committed.removeValue(forKey: key) else { return nil }
            state.quarantined.append((key, bytes))
            return "quarantine \(state.quarantined.count) of \(id)"
        }
    }
}

extension MemoryBlobStore.State {
    /// All or none; nil when all are committed.
    fileprivate mutating func commit(_ blobs: [StagedBlob]) -> BlobStoreError? {
        for blob in blobs {
            guard let entry = staged[blob.token], entry.key == blob.key else {
                return BlobStoreError(.notFound, "The bytes staged for \(blob.key) are gone.")
            }
            guard entry.bytes.count == blob.byteCount else { return .lengthDiffers(blob, Int64(entry.bytes.count)) }
        }
        for blob in blobs {
            if let entry = staged.removeValue(forKey: blob.token) { committed[blob.key] = entry.bytes }
        }
        return nil
    }
}
