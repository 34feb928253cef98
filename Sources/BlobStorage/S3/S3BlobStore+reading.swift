internal import S3
package import StillsModel

extension S3BlobStore {
    package func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        if let range, range.isEmpty {
            guard try await stat(key) != nil else { throw .missing(key) }
            return MemoryByteStream([])
        }
        let bucket = try await bucket()
        let objectKey = objectKey(key)
        let content = try await mappingS3Errors { () async throws(S3Error) in
            try await bucket.get(objectKey, range: range)
        }
        guard let content else { throw .missing(key) }
        return content.bytes
    }

    package func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        let bucket = try await bucket()
        let objectKey = objectKey(key)
        let object = try await mappingS3Errors { () async throws(S3Error) in try await bucket.head(objectKey) }
        return object.map { BlobStatus(key: key, byteCount: $0.byteCount) }
    }

    package func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        guard limit > 0 else { return [] }
        let bucket = try await bucket()
        var found: [BlobStatus] = []
        var page: String?
        var last: String?
        repeat {
            let (token, room) = (page, limit - found.count)
            let after = token == nil ? after.map { objectKey($0) } : nil
            let keys = try await mappingS3Errors { () async throws(S3Error) in
                try await bucket.list(prefix: keyPrefix, after: after, page: token, limit: room)
            }
            for object in keys.objects {
                guard last.map({ $0.utf8.lexicographicallyPrecedes(object.key.utf8) }) ?? true else {
                    throw BlobStoreError(
                        .corrupt, "\(bucket.server) does not list s3://\(bucket.name) in the order of the keys.")
                }
                last = object.key
                // Console folders, what was set aside, and whatever else has a name that no blob has.
                guard let key = locator(object.key), found.count < limit else { continue }
                found.append(BlobStatus(key: key, byteCount: object.byteCount))
            }
            page = keys.next
        } while page != nil && found.count < limit
        return found
    }
}
