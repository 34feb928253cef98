internal import GoogleStorage
package import StillsModel

extension GoogleBlobStore {
    package func remove(_ keys: [BlobLocator]) async throws(BlobStoreError) {
        guard !keys.isEmpty else { return }
        let bucket = try await bucket()
        // Uploads first: one that is completed meanwhile would bring its object back.
        let uploads = staged.remove(Set(keys)).compactMap(\.upload)
        _ = try await inParallel(uploads, width: configuration.width) { upload in
            await Self.result { () async throws(GoogleStorageError) in try await bucket.abort(upload) }
        }.get()
        _ = try await inParallel(keys.map { objectKey($0) }, width: configuration.width) { key in
            await Self.result { () async throws(GoogleStorageError) in try await bucket.remove(key) }
        }.get()
    }

    private static func result(
        _ body: () async throws(GoogleStorageError) -> Void
    ) async -> Result<Void, BlobStoreError> {
        do throws(BlobStoreError) { return .success(try await mappingGoogleErrors(body)) } catch {
            return .failure(error)
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
        return try await mappingGoogleErrors { () async throws(GoogleStorageError) in
            guard try await bucket.copy(objectKey, to: place) != nil else { return nil }
            try await bucket.remove(objectKey)
            return "gs://\(bucket.name)/\(place)"
        }
    }
}
