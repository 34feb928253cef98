internal import GoogleStorage
package import StillsModel

extension GoogleBlobStore {
    package func read(_ key: BlobLocator, range: Range<Int64>?) async throws(BlobStoreError) -> any ByteStream {
        if let range, range.isEmpty {
            guard try await stat(key) != nil else { throw .missing(key) }
            return MemoryByteStream([])
        }
        let bucket = try await bucket()
        let objectKey = objectKey(key)
        let content = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
            try await bucket.get(objectKey, range: range)
        }
        guard let content else { throw .missing(key) }
        return content.bytes
    }

    package func stat(_ key: BlobLocator) async throws(BlobStoreError) -> BlobStatus? {
        let bucket = try await bucket()
        let objectKey = objectKey(key)
        let object = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
            try await bucket.stat(objectKey)
        }
        return object.map { BlobStatus(key: key, byteCount: $0.byteCount) }
    }

    package func list(after: BlobLocator?, limit: Int) async throws(BlobStoreError) -> [BlobStatus] {
        guard limit > 0 else { return [] }
        let bucket = try await bucket()
        // The server begins with this key itself.
        let start = after.map { objectKey($0) }
        // The same for all pages of a list: the server wants it so.
        let pageLength = limit == .max ? limit : limit + 1
        var found: [BlobStatus] = []
        var page: String?
        var last: String?
        repeat {
            let token = page
            let keys = try await mappingGoogleErrors { () async throws(GoogleStorageError) in
                try await bucket.list(prefix: keyPrefix, from: start, page: token, limit: pageLength)
            }
            for object in keys.objects {
                guard last.map({ $0.utf8.lexicographicallyPrecedes(object.key.utf8) }) ?? true else {
                    throw BlobStoreError(
                        .corrupt, "\(bucket.server) does not list gs://\(bucket.name) in the order of the keys.")
                }
                last = object.key
                // Folders of consoles, what was set aside, and whatever else has a name that no blob has.
                guard object.key != start, let key = locator(object.key), found.count < limit else { continue }
                found.append(BlobStatus(key: key, byteCount: object.byteCount))
            }
            page = keys.next
        } while page != nil && found.count < limit
        return found
    }
}
