internal import Execution
internal import GoogleStorage
internal import Linux
internal import OpenSSL
package import StillsModel

extension GoogleBlobStore {
    package func stage(_ stream: any ByteStream, at key: BlobLocator) async throws(BlobStoreError) -> StagedBlob {
        let cutter = try PartCutter(stream, for: key)
        let head = try await cutter.next(upTo: ByteChunk.preferredSize)
        if head.count < ByteChunk.preferredSize { return try await keep(head, cutter, key) }
        await permits.take()
        let result = await stageLong(head, cutter, key)
        permits.giveBack()
        return try result.get()
    }

    private func stageLong(
        _ head: [UInt8], _ cutter: PartCutter, _ key: BlobLocator
    ) async -> Result<StagedBlob, BlobStoreError> {
        do throws(BlobStoreError) {
            let first = head + (try await cutter.next(upTo: configuration.partLength - head.count))
            guard first.count == configuration.partLength else { return .success(try await keep(first, cutter, key)) }
            let bucket = try await bucket()
            let objectKey = objectKey(key)
            let upload = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
                try await bucket.createUpload(at: objectKey)
            }
            do throws(BlobStoreError) {
                return .success(try await send(first, cutter, key, upload, bucket))
            } catch {
                return .failure(await giveUp(upload, bucket, after: error))
            }
        } catch {
            return .failure(error)
        }
    }

    /// Keeps the whole of a short stream.
    private func keep(
        _ bytes: [UInt8], _ cutter: PartCutter, _ key: BlobLocator
    ) async throws(BlobStoreError) -> StagedBlob {
        let digest = try cutter.digest()
        let md5 = try mappingDigestErrors { () throws(OpenSSLError) in try MD5.hash(bytes) }
        let isShort = bytes.count <= ByteChunk.preferredSize && staged.admit(bytes.count)
        let place: StagedGoogleObject.Place = isShort ? .memory(bytes) : .spool(try await spooled(bytes))
        return staged.add(
            StagedGoogleObject(key: key, digest: digest, byteCount: Int64(bytes.count), md5: md5, place: place))
    }

    private func spooled(_ bytes: [UInt8]) async throws(BlobStoreError) -> SpoolArea.Piece {
        let spool = spool
        return try await pool.run { () throws(BlobStoreError) in
            try mappingSystemErrors { () throws(SystemError) in try spool.keep(bytes) }
        }
    }

    /// Sends all parts but the last one, which waits in the spool.
    private func send(
        _ first: [UInt8], _ cutter: PartCutter, _ key: BlobLocator, _ upload: GoogleUpload, _ bucket: GoogleBucket
    ) async throws(BlobStoreError) -> StagedBlob {
        var md5 = try mappingDigestErrors { () throws(OpenSSLError) in try MD5() }
        var part = first
        var offset: Int64 = 0
        while true {
            do throws(OpenSSLError) { try md5.update(part) } catch { throw BlobStoreError(error) }
            let next = try await cutter.next(upTo: configuration.partLength)
            if next.isEmpty { break }
            let (bytes, start) = (part, offset)
            try await mappingGoogleErrors { () async throws(GoogleStorageError) in
                try await bucket.append(bytes, at: start, to: upload)
            }
            offset += Int64(part.count)
            part = next
        }
        let digest = try cutter.digest()
        let whole: [UInt8]
        do throws(OpenSSLError) { whole = try md5.finish() } catch { throw BlobStoreError(error) }
        return staged.add(
            StagedGoogleObject(
                key: key, digest: digest, byteCount: cutter.byteCount, md5: whole,
                place: .upload(upload, last: try await spooled(part))))
    }

    /// Nothing stays behind, unless the task was cancelled or the network is gone: then the service forgets it in a week.
    private func giveUp(
        _ upload: GoogleUpload, _ bucket: GoogleBucket, after error: BlobStoreError
    ) async -> BlobStoreError {
        guard error.code != .cancelled else { return error }
        do throws(GoogleStorageError) {
            try await bucket.abort(upload)
            return error
        } catch let left {
            return BlobStoreError(
                error.code, "\(error.message) What was sent stays for a week: \(left.message)", cause: error.cause)
        }
    }

    package func discard(_ blob: StagedBlob) async throws(BlobStoreError) {
        guard let upload = staged.remove(blob)?.upload else { return }
        let bucket = try await bucket()
        try await mappingGoogleErrors { () async throws(GoogleStorageError) in try await bucket.abort(upload) }
    }
}
