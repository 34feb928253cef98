internal import OpenSSL
internal import S3
package import StillsModel

extension S3BlobStore {
    package func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        guard !keys.isEmpty else { return }
        staged.remove(Set(keys))
        let bucket = try await bucket()
        let objectKeys = keys.map { objectKey($0) }
        // Uploads first: one that is completed meanwhile would bring its object back.
        let uploads = try await uploads(to: Set(objectKeys), bucket)
        let aborted = await inParallel(uploads, width: configuration.width) { upload in
            do throws(BlobStoreError) {
                return .success(
                    try await mappingS3Errors { () async throws(S3Error) in try await bucket.abort(upload) })
            } catch {
                return .failure(error)
            }
        }
        _ = try aborted.get()
        for upload in uploads { staged.release(upload) }
        try await mappingS3Errors { () async throws(S3Error) in try await bucket.remove(objectKeys) }
    }

    /// Also those that other processes began, whether they live or not.
    private func uploads(to keys: Set<String>, _ bucket: S3Bucket) async throws(BlobStoreError) -> [S3Upload] {
        do throws(S3Error) {
            let prefix = keys.count == 1 ? keys.first ?? keyPrefix : keyPrefix
            return try await bucket.uploads(prefix: prefix).filter { keys.contains($0.key) }
        } catch {
            if error.code == .unimplemented { return [] }
            throw BlobStoreError(error)
        }
    }

    /// Copies the blob to `.quarantine/{32 digits of its key}-{16 of chance}-{end of its name}`, then removes it: the digits find
    /// it again, the name tells a person what it was.
    package func quarantine(_ key: BlobLocator) async throws(BlobStoreError) -> String? {
        let bucket = try await bucket()
        let prefix = try StagingName.prefix(for: key)
        let chance = hexadecimal((0..<8).map { _ in UInt8.random(in: .min ... .max) })
        let end = key.rawValue.split(separator: "/").last.map { $0.suffix(50) } ?? ""
        let place = "\(keyPrefix).quarantine/\(prefix)\(chance)-\(end)"
        let objectKey = objectKey(key)
        return try await mappingS3Errors { () async throws(S3Error) in
            guard try await bucket.copy(objectKey, to: place) != nil else { return nil }
            try await bucket.remove(objectKey)
            return "s3://\(bucket.name)/\(place)"
        }
    }
}
