internal import Formats
internal import HTTPClient
internal import StillsModel

extension GoogleBucket {
    /// Stores an object in one request, and replaces what stands at its key. The server is told the MD5, refuses other bytes, and
    /// says its own of what it has, which is compared.
    ///
    /// - Parameter metadata: kept beside the object.
    /// - Throws: ``GoogleStorageError`` with `.corrupt` when other bytes arrived; what stood at the key may be replaced then.
    package func put(
        _ body: GoogleBody, at key: String, metadata: [String: String] = [:]
    ) async throws(GoogleStorageError) -> GoogleObject {
        var request = try insertion(of: body, at: key, metadata: metadata)
        // Repeated, it stores the same bytes at the same place.
        request.isRepeatable = true
        let object = try await object(perform(request))
        try compare(object, md5: body.md5, byteCount: body.byteCount, request.deed)
        return object
    }

    /// Stores an object where there is none.
    ///
    /// - Returns: nil when there is another one, which stays as it is. One with the same bytes counts as this one: an answer may
    ///   have been lost.
    package func create(
        _ body: GoogleBody, at key: String, metadata: [String: String] = [:]
    ) async throws(GoogleStorageError) -> GoogleObject? {
        var request = try insertion(of: body, at: key, metadata: metadata)
        request.query.append(("ifGenerationMatch", "0"))
        request.isRepeatable = true
        request.accepted = [412]
        let reply = try await perform(request)
        if reply.status == 412 {
            let found = try await stat(key)
            return found.flatMap { $0.md5 == Base64Text.encode(body.md5) && $0.byteCount == body.byteCount ? $0 : nil }
        }
        let object = try await object(reply)
        try compare(object, md5: body.md5, byteCount: body.byteCount, request.deed)
        return object
    }

    /// An upload of `multipart/related`: what is said of the object, then its bytes.
    private func insertion(
        of body: GoogleBody, at key: String, metadata: [String: String]
    ) throws(GoogleStorageError) -> GoogleRequest {
        let deed = "store \(named(key))"
        try check(key, deed)
        var said = JSONWriter()
        said.beginObject()
        said.member("name", key)
        said.member("md5Hash", Base64Text.encode(body.md5))
        Self.write(metadata, to: &said)
        said.endObject()
        let boundary =
            "stills-\(String(UInt64.random(in: .min ... .max), radix: 16))-\(String(UInt64.random(in: .min ... .max), radix: 16))"
        let head =
            Array("--\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".utf8) + said.bytes
            + Array("\r\n--\(boundary)\r\nContent-Type: application/octet-stream\r\n\r\n".utf8)
        let tail = Array("\r\n--\(boundary)--\r\n".utf8)
        var request = GoogleRequest("POST", "/upload\(objects)", deed: deed)
        request.query = [("uploadType", "multipart"), ("fields", GoogleObject.fields)]
        request.fields["Content-Type"] = "multipart/related; boundary=\(boundary)"
        request.body = .stream(length: Int64(head.count + tail.count) + body.byteCount) {
            () async throws(ByteStreamError) in
            FramedByteStream(head, try await body.open(), tail)
        }
        return request
    }

    static func write(_ metadata: [String: String], to document: inout JSONWriter) {
        guard !metadata.isEmpty else { return }
        document.key("metadata")
        document.beginObject()
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { document.member(name, value) }
        document.endObject()
    }

    /// Compares what the server says that it has with what was sent.
    func compare(
        _ object: GoogleObject, md5: [UInt8], byteCount: Int64, _ deed: String
    ) throws(GoogleStorageError) {
        guard object.byteCount == byteCount, object.md5 == Base64Text.encode(md5) else {
            throw GoogleStorageError(.corrupt, "Cannot \(deed): \(server) has other bytes than were sent.")
        }
    }
}
