internal import Execution
internal import Linux
internal import OpenSSL
internal import S3
package import StillsModel

extension S3BlobStore {
    package func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        let cutter = try PartCutter(stream, for: key)
        let head = try await cutter.next(upTo: ByteChunk.preferredSize)
        if head.count < ByteChunk.preferredSize { return try await keep(head, cutter, key) }
        await permits.take()
        let first: [UInt8]
        do throws(BlobStoreError) {
            first = head + (try await cutter.next(upTo: configuration.partLength - head.count))
            if first.count < configuration.partLength {
                let blob = try await keep(first, cutter, key)
                permits.giveBack()
                return blob
            }
        } catch {
            permits.giveBack()
            throw error
        }
        // The permit goes over with the part.
        return try await StagedUpload(store: self, key: key).fill(first, cutter)
    }

    /// Keeps the whole of a short stream.
    private func keep(
        _ bytes: [UInt8], _ cutter: PartCutter, _ key: BlobLocator
    ) async throws(BlobStoreError) -> StagedBlob {
        let digest = try cutter.digest()
        let md5 = try mappingDigestErrors { () throws(OpenSSLError) in try MD5.hash(bytes) }
        let place: StagedObject.Place
        if bytes.count <= ByteChunk.preferredSize, staged.admit(bytes.count) {
            place = .memory(bytes)
        } else {
            let spool = spool
            place = .spool(
                try await pool.run { () throws(BlobStoreError) in
                    try mappingSystemErrors { () throws(SystemError) in try spool.keep(bytes) }
                })
        }
        return add(
            StagedObject(key: key, digest: digest, byteCount: Int64(bytes.count), md5: md5, place: place))
    }

    func add(_ object: StagedObject) -> StagedBlob {
        StagedBlob(
            key: object.key, digest: object.digest, byteCount: object.byteCount, token: staged.add(object))
    }

    package func discard(_ blob: StagedBlob) async throws(BlobStoreError) {
        guard let upload = staged.remove(blob)?.upload else { return }
        let bucket = try await bucket()
        try await mappingS3Errors { () async throws(S3Error) in try await bucket.abort(upload) }
    }
}
