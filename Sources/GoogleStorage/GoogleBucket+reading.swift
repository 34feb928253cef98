internal import HTTPClient
package import StillsModel

/// An object that is being read.
package struct GoogleContent: Sendable {
    /// Of the whole object, in bytes.
    package let byteCount: Int64
    /// nil where the server does not say it.
    package let generation: Int64?
    package let bytes: any ByteStream
}

extension GoogleBucket {
    /// What the server says of an object; nil when there is none.
    package func stat(_ key: String) async throws(GoogleStorageError) -> GoogleObject? {
        var request = GoogleRequest("GET", path(key), deed: "look at \(named(key))")
        try check(key, request.deed)
        request.query = [("fields", GoogleObject.fields)]
        request.accepted = [404]
        let reply = try await perform(request)
        return reply.status == 404 ? try await absent(reply) : try await object(reply)
    }

    /// An object's bytes, or those of a range. A connection that breaks is made anew, and the stream goes on.
    ///
    /// - Parameter range: not empty; it may end behind the object's end.
    /// - Returns: nil when there is no such object. For a range behind its end: no bytes.
    package func get(_ key: String, range: Range<Int64>? = nil) async throws(GoogleStorageError) -> GoogleContent? {
        let deed = "read \(named(key))"
        try check(key, deed)
        let reply = try await media(key, range, generation: nil, deed: deed)
        if reply.status == 404 { return try await absent(reply) }
        if reply.status == 416 { return GoogleContent(byteCount: 0, generation: nil, bytes: MemoryByteStream([])) }
        let part = try part(reply, range)
        let generation = reply.fields["x-goog-generation"].flatMap { Int64($0) }
        let stream = GoogleObjectStream(self, key, generation: generation, body: reply.body, part.bytes)
        return GoogleContent(byteCount: part.size, generation: generation, bytes: stream)
    }

    /// - Parameter generation: which one is wanted; nil for the one that is there.
    func media(
        _ key: String, _ range: Range<Int64>?, generation: Int64?, deed: String
    ) async throws(GoogleStorageError) -> GoogleReply {
        var request = GoogleRequest("GET", path(key), deed: deed)
        request.query = [("alt", "media")]
        if let generation { request.query.append(("generation", "\(generation)")) }
        request.fields["Range"] = range.map { "bytes=\($0.lowerBound)-\($0.upperBound - 1)" }
        // Else what is stored compressed would come plain, and with no ranges.
        request.fields["Accept-Encoding"] = "gzip"
        request.accepted = range == nil ? [404] : [404, 416]
        return try await perform(request)
    }

    /// Which bytes of the object an answer holds, and the size of the whole.
    func part(
        _ reply: GoogleReply, _ range: Range<Int64>?
    ) throws(GoogleStorageError) -> (bytes: Range<Int64>, size: Int64) {
        guard reply.status == 206, let range else {
            guard range == nil, reply.status == 200,
                let size = reply.fields["Content-Length"].flatMap({ Int64($0) }), size >= 0
            else { throw malformed(reply.deed, "another part than was asked for") }
            return (0..<size, size)
        }
        guard let said = reply.fields["Content-Range"].flatMap(ContentRange.init),
            said.bytes.lowerBound == range.lowerBound,
            said.bytes.upperBound == min(range.upperBound, said.size)
        else { throw malformed(reply.deed, "another part than was asked for") }
        return (said.bytes, said.size)
    }

    /// Tells a missing object, which is nil, from a missing bucket.
    private func absent<Missing>(_ reply: GoogleReply) async throws(GoogleStorageError) -> Missing? {
        var request = GoogleRequest("GET", objects, deed: reply.deed)
        request.query = [("maxResults", "1"), ("fields", "kind")]
        _ = try await perform(request)
        return nil
    }
}

/// `bytes 5-9/100` (RFC 9110, section 14.4).
struct ContentRange {
    let bytes: Range<Int64>
    let size: Int64

    init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        guard parts.count == 3, let first = Int64(parts[0]), let last = Int64(parts[1]), let size = Int64(parts[2]),
            0 <= first, first <= last, last < size
        else { return nil }
        bytes = first..<last + 1
        self.size = size
    }
}
