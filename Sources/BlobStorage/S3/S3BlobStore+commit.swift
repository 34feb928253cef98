internal import OpenSSL
internal import S3
package import StillsModel

/// The durable write, for a bucket: length by our own account, send or put together, compare with what the server says, and only then
/// return. A server that has answered has made the bytes durable.
extension S3BlobStore {
    package func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) {
        guard !blobs.isEmpty else { return }
        var work: [(blob: StagedBlob, object: StagedObject)] = []
        for blob in blobs {
            guard let object = staged[blob] else {
                throw BlobStoreError(.notFound, "The bytes staged for \(blob.key) are gone.")
            }
            guard object.byteCount == blob.byteCount else { throw .lengthDiffers(blob, object.byteCount) }
            guard object.digest == blob.digest else {
                throw BlobStoreError(.corrupt, "Other bytes were staged for \(blob.key) than are to be committed.")
            }
            work.append((blob, object))
        }
        let bucket = try await bucket()
        let done = await inParallel(work, width: configuration.width) { [self] item in
            let result = await store(item.object, bucket)
            if case .success = result { _ = staged.remove(item.blob) }
            return result
        }
        _ = try done.get()
    }

    /// An object is sent so often when other bytes arrive than were sent.
    private static let tries = 3

    private func store(_ object: StagedObject, _ bucket: S3Bucket) async -> Result<Void, BlobStoreError> {
        do throws(BlobStoreError) {
            if Task.isCancelled { throw .cancelled(object.key) }
            switch object.place {
            case .memory(let bytes):
                let body = try await mappingS3Errors { () async throws(S3Error) in
                    try S3Body(bytes, md5: object.md5, sha256: object.digest.bytes)
                }
                try await put(body, object, bucket)
            case .spool(let piece):
                let pool = pool
                let body = S3Body(byteCount: object.byteCount, md5: object.md5, sha256: object.digest.bytes) {
                    () async throws(ByteStreamError) in piece.stream(on: pool)
                }
                try await put(body, object, bucket)
            case .upload(let upload, let parts, let tag):
                try await complete(upload, parts, tag: tag, object, bucket)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func put(_ body: S3Body, _ object: StagedObject, _ bucket: S3Bucket) async throws(BlobStoreError) {
        let key = objectKey(object.key)
        var last: BlobStoreError?
        for _ in 0..<Self.tries {
            do throws(BlobStoreError) {
                let receipt = try await mappingS3Errors { () async throws(S3Error) in
                    try await bucket.put(body, at: key, metadata: ["sha256": object.digest.description])
                }
                if receipt == .confirmed { return }
                return try await readBack(object, bucket)
            } catch {
                last = error
                // What was altered on the way arrives whole another time.
                guard error.code == .corrupt else { throw error }
            }
        }
        throw last ?? BlobStoreError(.internal, "\(object.key) was not sent.")
    }

    private func complete(
        _ upload: S3Upload, _ parts: [S3UploadPart], tag: String?, _ object: StagedObject, _ bucket: S3Bucket
    ) async throws(BlobStoreError) {
        do throws(S3Error) {
            _ = try await bucket.complete(upload, parts)
        } catch {
            // It was put together, and the answer was lost: what is there now tells.
            guard error.word == "NoSuchUpload" else { throw BlobStoreError(error) }
        }
        let key = objectKey(object.key)
        guard let found = try await mappingS3Errors({ () async throws(S3Error) in try await bucket.head(key) }) else {
            throw BlobStoreError(.notFound, "The upload of \(object.key) is gone: it was given up meanwhile.")
        }
        guard found.byteCount == object.byteCount else {
            throw BlobStoreError(
                .corrupt, "\(object.byteCount) bytes were sent for \(object.key), and \(found.byteCount) are there.")
        }
        if let tag, found.tag?.lowercased() == tag { return }
        try await readBack(object, bucket)
    }

    /// Compares the bytes themselves, where the server says nothing of them that proves them.
    private func readBack(_ object: StagedObject, _ bucket: S3Bucket) async throws(BlobStoreError) {
        let stream = try await read(object.key, range: nil)
        var hash = try mappingDigestErrors { () throws(OpenSSLError) in try SHA256() }
        var byteCount: Int64 = 0
        while let chunk = try await stream.nextChunk(for: object.key) {
            do throws(OpenSSLError) { try hash.update(chunk.bytes) } catch { throw BlobStoreError(error) }
            byteCount += Int64(chunk.count)
        }
        let bytes: [UInt8]
        do throws(OpenSSLError) { bytes = try hash.finish() } catch { throw BlobStoreError(error) }
        guard byteCount == object.byteCount, bytes == object.digest.bytes else {
            throw BlobStoreError(.corrupt, "\(bucket.server) has other bytes of \(object.key) than were sent.")
        }
    }
}
