internal import Formats
internal import HTTPClient
internal import StillsModel

/// An object that comes in parts, one after another: nothing of it is seen before the last one. Whoever has its address can go on
/// with it, for a week: it is a secret.
package struct GoogleUpload: Sendable, Hashable {
    package let key: String
    let address: String

    init(key: String, address: String) {
        self.key = key
        self.address = address
    }
}

extension GoogleBucket {
    /// All parts but the last have a multiple of so many bytes.
    package static var grain: Int { 256 * 1_024 }

    /// Begins an upload. An answer that is lost leaves an upload of which nobody knows; the service forgets it in a week.
    package func createUpload(
        at key: String, metadata: [String: String] = [:]
    ) async throws(GoogleStorageError) -> GoogleUpload {
        var request = GoogleRequest("POST", "/upload\(objects)", deed: "begin to upload \(named(key))")
        try check(key, request.deed)
        var said = JSONWriter()
        said.beginObject()
        said.member("name", key)
        Self.write(metadata, to: &said)
        said.endObject()
        request.query = [("uploadType", "resumable"), ("fields", GoogleObject.fields)]
        request.fields["Content-Type"] = "application/json; charset=UTF-8"
        request.fields["X-Upload-Content-Type"] = "application/octet-stream"
        request.body = .bytes(said.bytes)
        request.isRepeatable = true
        let reply = try await perform(request)
        guard let address = reply.fields["Location"], ServerName(of: address) != nil else {
            throw malformed(request.deed, "no address of the upload")
        }
        return GoogleUpload(key: key, address: address)
    }

    /// Adds bytes that are not the last. What the server has already is passed over, and what it did not keep is sent again.
    ///
    /// - Parameters:
    ///   - offset: where the first of the bytes stands in the object.
    ///   - bytes: a multiple of ``grain``, and not none.
    package func append(
        _ bytes: [UInt8], at offset: Int64, to upload: GoogleUpload
    ) async throws(GoogleStorageError) {
        var stalls = 0
        var start = 0
        while start < bytes.count {
            let reply = try await send(bytes, from: start, at: offset, total: nil, md5: nil, upload)
            guard reply.status == 308 else { throw malformed(reply.deed, "an object before its last bytes") }
            let kept = try persisted(reply) - offset
            guard kept <= Int64(bytes.count), kept >= Int64(start) else {
                throw malformed(reply.deed, "a range that cannot be")
            }
            stalls = kept > Int64(start) ? 0 : stalls + 1
            guard stalls < Self.patience else {
                throw GoogleStorageError(.unavailable, "Cannot \(reply.deed): \(server) keeps nothing of what is sent.")
            }
            start = Int(kept)
        }
    }

    /// Adds the last bytes, and so makes the object. The server is told the MD5 of all, and says its own, which is compared.
    ///
    /// - Parameter bytes: at least one.
    /// - Throws: ``GoogleStorageError`` with `.corrupt` when other bytes arrived: then the object may be there, with them.
    package func complete(
        _ upload: GoogleUpload, with bytes: [UInt8], at offset: Int64, md5: [UInt8]
    ) async throws(GoogleStorageError) -> GoogleObject {
        let total = offset + Int64(bytes.count)
        var stalls = 0
        var start = 0
        while true {
            let reply = try await send(bytes, from: start, at: offset, total: total, md5: md5, upload)
            guard reply.status == 308 else {
                let object = try await object(reply)
                try compare(object, md5: md5, byteCount: total, reply.deed)
                return object
            }
            let kept = try persisted(reply) - offset
            guard kept < Int64(bytes.count), kept >= Int64(start) else {
                throw malformed(reply.deed, "a range that cannot be")
            }
            stalls = kept > Int64(start) ? 0 : stalls + 1
            guard stalls < Self.patience else {
                throw GoogleStorageError(.unavailable, "Cannot \(reply.deed): \(server) keeps nothing of what is sent.")
            }
            start = Int(kept)
        }
    }

    /// How many bytes the server has of an upload; nil when the object is there already.
    ///
    /// - Throws: ``GoogleStorageError`` with `.notFound` when there is no such upload any more.
    package func byteCount(of upload: GoogleUpload) async throws(GoogleStorageError) -> Int64? {
        var request = GoogleRequest("PUT", upload.address, deed: "ask for the upload of \(named(upload.key))")
        request.fields["Content-Range"] = "bytes */*"
        request.accepted = [308]
        let reply = try await perform(request)
        return reply.status == 308 ? try persisted(reply) : nil
    }

    /// Gives an upload up, and its bytes with it. One that is not there any more is no error.
    package func abort(_ upload: GoogleUpload) async throws(GoogleStorageError) {
        var request = GoogleRequest("DELETE", upload.address, deed: "give up the upload of \(named(upload.key))")
        // 499 is how the service says that it is done.
        request.accepted = [404, 410, 499]
        _ = try await perform(request)
    }

    private static var patience: Int { 5 }

    private func send(
        _ bytes: [UInt8], from start: Int, at offset: Int64, total: Int64?, md5: [UInt8]?, _ upload: GoogleUpload
    ) async throws(GoogleStorageError) -> GoogleReply {
        var request = GoogleRequest("PUT", upload.address, deed: "upload \(named(upload.key))")
        let (first, last) = (offset + Int64(start), offset + Int64(bytes.count) - 1)
        request.fields["Content-Range"] = "bytes \(first)-\(last)/\(total.map { "\($0)" } ?? "*")"
        if let md5 { request.fields["X-Goog-Hash"] = "md5=\(Base64Text.encode(md5))" }
        request.body = .bytes(start == 0 ? bytes : Array(bytes[start...]))
        request.accepted = [308]
        // Sent again, what the server has already is passed over.
        return try await perform(request)
    }

    /// Behind the last byte that the server has kept.
    private func persisted(_ reply: GoogleReply) throws(GoogleStorageError) -> Int64 {
        guard let text = reply.fields["Range"] else { return 0 }
        guard text.hasPrefix("bytes=0-"), let last = Int64(text.dropFirst(8)), (0..<Int64.max).contains(last) else {
            throw malformed(reply.deed, "a range that cannot be")
        }
        return last + 1
    }
}
