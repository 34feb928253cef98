internal import GoogleStorage
package import StillsModel

/// The durable write, for a bucket: length by our own account, send, compare with what the server says, and only then return. A
/// server that has answered has made the bytes durable.
extension GoogleBlobStore {
    package func commit(_ blobs: [StagedBlob]) async throws(BlobStoreError) {
        guard !blobs.isEmpty else { return }
        var work: [(blob: StagedBlob, object: StagedGoogleObject)] = []
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

    private func store(_ object: StagedGoogleObject, _ bucket: GoogleBucket) async -> Result<Void, BlobStoreError> {
        do throws(BlobStoreError) {
            if Task.isCancelled { throw .cancelled(object.key) }
            switch object.place {
            case .memory(let bytes): try await put(GoogleBody(bytes, md5: object.md5), object, bucket)
            case .spool(let piece): try await put(body(of: piece, md5: object.md5), object, bucket)
            case .upload(let upload, let last): try await complete(upload, last, object, bucket)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func body(of piece: SpoolArea.Piece, md5: [UInt8]) -> GoogleBody {
        let pool = pool
        return GoogleBody(byteCount: piece.byteCount, md5: md5) { () async throws(ByteStreamError) in
            piece.stream(on: pool)
        }
    }

    private func put(
        _ body: GoogleBody, _ object: StagedGoogleObject, _ bucket: GoogleBucket
    ) async throws(BlobStoreError) {
        let key = objectKey(object.key)
        var last: BlobStoreError?
        for _ in 0..<Self.tries {
            do throws(BlobStoreError) {
                _ = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
                    try await bucket.put(body, at: key, metadata: ["sha256": object.digest.description])
                }
                return
            } catch {
                last = error
                // What was altered on the way arrives whole another time.
                guard error.code == .corrupt else { throw error }
            }
        }
        throw last ?? BlobStoreError(.internal, "\(object.key) was not sent.")
    }

    private func complete(
        _ upload: GoogleUpload, _ last: SpoolArea.Piece, _ object: StagedGoogleObject, _ bucket: GoogleBucket
    ) async throws(BlobStoreError) {
        var bytes: [UInt8] = []
        let stream = last.stream(on: pool)
        while let chunk = try await stream.nextChunk(for: object.key) { bytes += chunk.bytes }
        let rest = bytes
        guard Int64(rest.count) == last.byteCount else {
            throw BlobStoreError(.corrupt, "The last bytes of \(object.key) are gone from the spool.")
        }
        _ = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
            try await bucket.complete(
                upload, with: rest, at: object.byteCount - last.byteCount, md5: object.md5)
        }
    }
}
