internal import HTTPClient
package import StillsModel

extension S3Bucket {
    /// What there is to say of an object; nil when there is none. One request.
    package func head(_ key: String) async throws(S3Error) -> S3Object? {
        var request = S3Request("HEAD", key, deed: "look at \(named(key))")
        request.fields["x-amz-checksum-mode"] = "ENABLED"
        request.accepted = [404]
        let reply = try await perform(request)
        guard reply.status != 404 else { return nil }
        guard let byteCount = reply.fields["Content-Length"].flatMap({ S3Text.number($0) }) else {
            throw S3Error(.corrupt, "Cannot \(request.deed): \(server) does not say how long it is.")
        }
        return S3Object(key: key, byteCount: byteCount, fields: reply.fields)
    }

    /// An object's bytes, or those of a range of it, pulled as fast as they are wanted. The stream ends early where the object
    /// does. A connection that breaks is made anew, and the stream goes on where it stood, as long as the object is the same.
    ///
    /// - Parameter range: not empty; it may reach beyond the end.
    /// - Returns: nil when there is no such object. For a range behind its end: no bytes.
    package func get(_ key: String, range: Range<Int64>? = nil) async throws(S3Error) -> S3Content? {
        let deed = "read \(named(key))"
        guard let reply = try await reply(key, range, tag: nil, deed: deed) else { return nil }
        if reply.status == 416 {
            return S3Content(
                object: S3Object(key: key, byteCount: 0, fields: reply.fields), isWhole: false,
                bytes: MemoryByteStream([]))
        }
        let part = try S3Part(reply, range, deed: deed)
        let object = S3Object(key: key, byteCount: part.size ?? part.end ?? 0, fields: reply.fields)
        let stream = S3ObjectStream(self, key, body: reply.body, part: part, tag: reply.fields["ETag"])
        return S3Content(object: object, isWhole: part.size != nil, bytes: stream)
    }

    /// - Parameter tag: that the object must still have, with its quotation marks.
    /// - Returns: nil when there is no such object.
    func reply(
        _ key: String, _ range: Range<Int64>?, tag: String?, deed: String
    ) async throws(S3Error) -> S3Reply? {
        var request = S3Request("GET", key, deed: deed)
        request.fields["Range"] = range.map { Self.text(of: $0) }
        request.fields["If-Match"] = tag
        request.accepted = range == nil ? [404] : [404, 416]
        let reply = try await perform(request)
        if reply.status == 404 {
            let refusal = S3Refusal(S3Element(parsing: try await reply.bytes()), fields: reply.fields)
            guard refusal.word == "NoSuchBucket" else { return nil }
            throw S3Error(.notFound, "Cannot \(deed): there is no such bucket at \(server).", word: refusal.word)
        }
        return reply
    }

    /// Beyond what any object has, the end is left open: some servers count in smaller numbers.
    private static func text(of range: Range<Int64>) -> String {
        range.upperBound > 1 << 50
            ? "bytes=\(range.lowerBound)-" : "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
    }
}

/// An object that is being read.
package struct S3Content: Sendable {
    /// Its size is that of the whole object, where `isWhole` says so.
    package let object: S3Object
    /// Whether the object's size is known.
    package let isWhole: Bool
    package let bytes: any ByteStream
}

/// Which part of an object an answer holds.
struct S3Part {
    /// Where its first byte stands in the object.
    var start: Int64
    /// Behind its last byte; nil when the server does not say.
    var end: Int64?
    /// Of the whole object.
    var size: Int64?
    /// Bytes of the answer before those that were asked for: the server gave the whole.
    var surplus: Int64 = 0

    init(_ reply: S3Reply, _ range: Range<Int64>?, deed: String) throws(S3Error) {
        let length = reply.fields["Content-Length"].flatMap { S3Text.number($0) }
        guard let range else {
            (start, end, size) = (0, length, length)
            return
        }
        if reply.status == 206 {
            guard let said = reply.fields["Content-Range"].flatMap({ S3Text.contentRange($0) }),
                said.first == range.lowerBound, said.last < range.upperBound
            else { throw S3Error(.corrupt, "Cannot \(deed): the server gave another range than was asked for.") }
            (start, end, size) = (said.first, said.last + 1, said.size)
        } else {
            guard let length else {
                throw S3Error(.corrupt, "Cannot \(deed): the server gave the whole, and not its length.")
            }
            (start, end, size) = (range.lowerBound, max(range.lowerBound, min(length, range.upperBound)), length)
            surplus = range.lowerBound
        }
    }
}
