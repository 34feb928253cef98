internal import HTTPClient
internal import StillsModel

/// One page of a bucket's keys.
package struct S3Page: Sendable, Equatable {
    /// In byte order of their keys.
    package var objects: [S3Object] = []
    /// With a delimiter: what keys with it have in common up to it, each told once.
    package var folders: [String] = []
    /// Where the next page begins; nil after the last one.
    package var next: String?
}

extension S3Bucket {
    /// One page of the objects whose keys begin with the prefix: one request (ListObjectsV2).
    ///
    /// - Parameters:
    ///   - after: only keys greater than this one. Not with `page`.
    ///   - page: what the page before gave as its next.
    ///   - delimiter: groups keys that have it behind the prefix.
    ///   - limit: 1 to 1,000 keys; there may be fewer, and more to come.
    package func list(
        prefix: String, after: String? = nil, page: String? = nil, delimiter: String? = nil, limit: Int = 1_000
    ) async throws(S3Error) -> S3Page {
        var request = S3Request("GET", nil, deed: "list s3://\(name)/\(prefix)")
        request.query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", "\(min(max(limit, 1), 1_000))")]
        if !prefix.isEmpty { request.query.append(("prefix", prefix)) }
        if let after { request.query.append(("start-after", after)) }
        if let page { request.query.append(("continuation-token", page)) }
        if let delimiter { request.query.append(("delimiter", delimiter)) }
        let document = try await perform(request).document("ListBucketResult")
        let isEncoded = document["EncodingType"] == "url"
        var result = S3Page()
        for element in document.all("Contents") {
            guard let key = Self.key(element["Key"], isEncoded: isEncoded),
                let size = element["Size"].flatMap({ S3Text.number($0) })
            else { throw malformed(request.deed, "an object without key or size") }
            result.objects.append(
                S3Object(
                    key: key, byteCount: size, tag: element["ETag"].map { S3Text.plain($0) },
                    modified: element["LastModified"]))
        }
        for element in document.all("CommonPrefixes") {
            guard let folder = Self.key(element["Prefix"], isEncoded: isEncoded) else {
                throw malformed(request.deed, "a folder without a name")
            }
            result.folders.append(folder)
        }
        guard document["IsTruncated"] == "true" else { return result }
        guard let next = document["NextContinuationToken"], next != page else {
            throw malformed(request.deed, "more pages, and not where the next one begins")
        }
        result.next = next
        return result
    }

    func malformed(_ deed: String, _ what: String) -> S3Error {
        S3Error(.corrupt, "Cannot \(deed): the answer of \(server) has \(what).")
    }

    static func key(_ text: String?, isEncoded: Bool) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return isEncoded ? S3Text.decoded(text) : text
    }
}
