internal import Formats
internal import HTTPClient
internal import StillsModel

/// One page of a bucket's keys.
package struct GooglePage: Sendable, Equatable {
    /// In byte order of their keys.
    package var objects: [GoogleObject] = []
    /// With a delimiter: what keys with it have in common up to it, each told once.
    package var folders: [String] = []
    /// Where the next page begins; nil after the last one.
    package var next: String?
}

extension GoogleBucket {
    /// One page of the objects whose keys begin with the prefix: one request.
    ///
    /// - Parameters:
    ///   - start: only this key and greater ones.
    ///   - page: what the page before gave as its next; everything else is then as it was for that one.
    ///   - delimiter: groups keys that have it behind the prefix.
    ///   - limit: 1 to 1,000 keys; there may be fewer, and more to come.
    package func list(
        prefix: String, from start: String? = nil, page: String? = nil, delimiter: String? = nil, limit: Int = 1_000
    ) async throws(GoogleStorageError) -> GooglePage {
        var request = GoogleRequest("GET", objects, deed: "list gs://\(name)/\(prefix)")
        request.query = [
            ("fields", "items(\(GoogleObject.fields)),prefixes,nextPageToken"),
            ("maxResults", "\(min(max(limit, 1), 1_000))"),
        ]
        if !prefix.isEmpty { request.query.append(("prefix", prefix)) }
        if let start { request.query.append(("startOffset", start)) }
        if let page { request.query.append(("pageToken", page)) }
        if let delimiter { request.query.append(("delimiter", delimiter)) }
        let document = try await perform(request).document()
        var result = GooglePage(next: document["nextPageToken"]?.text)
        if case .array(let items)? = document["items"] {
            for item in items {
                guard let object = GoogleObject(item) else {
                    throw malformed(request.deed, "an object without name or size")
                }
                result.objects.append(object)
            }
        }
        if case .array(let folders)? = document["prefixes"] { result.folders = folders.compactMap(\.text) }
        guard result.next == nil || result.next != page else {
            throw malformed(request.deed, "the same page as the next one")
        }
        return result
    }
}
