internal import HTTPClient
internal import StillsModel

extension S3Bucket {
    /// What a write does with an object that is there.
    package enum Overwriting: Sendable {
        case replaces
        /// The write fails with `.conflict`; with `.unimplemented` on servers that cannot tell.
        case refuses
    }

    /// Stores an object in one piece; at most 5 GiB. The server is told the MD5 and the SHA-256, and refuses other bytes.
    ///
    /// - Parameters:
    ///   - metadata: names in lower case, values in ASCII.
    /// - Returns: whether the server's answer proves that it has these bytes.
    /// - Throws: ``S3Error``: `.corrupt` when other bytes arrived than were sent.
    package func put(
        _ body: S3Body, at key: String, metadata: [String: String] = [:], overwriting: Overwriting = .replaces
    ) async throws(S3Error) -> S3Receipt {
        var request = S3Request("PUT", key, deed: "store \(named(key))")
        request.fields["Content-Type"] = "application/octet-stream"
        request.fields["Content-MD5"] = Base64Text.encode(body.md5)
        request.fields["x-amz-checksum-sha256"] = Base64Text.encode(body.sha256)
        for (name, value) in metadata { request.fields["x-amz-meta-\(name)"] = value }
        request.body = body.content
        request.payload = S3Text.hexadecimal(body.sha256)
        if overwriting == .refuses {
            request.fields["If-None-Match"] = "*"
            // Had the first one arrived, the second would find its object and call it a stranger's.
            request.isRepeatable = false
        }
        let reply = try await perform(request)
        return S3Receipt(reply.fields, md5: body.md5, sha256: body.sha256)
    }

    /// Copies an object within the bucket, at the server, whatever its size. What stands at the new key is replaced.
    ///
    /// - Returns: nil when there is no such object; else its size.
    package func copy(_ key: String, to newKey: String) async throws(S3Error) -> Int64? {
        guard let object = try await head(key) else { return nil }
        if object.byteCount > Self.longestCopy {
            try await copyInParts(object, to: newKey)
        } else {
            _ = try await perform(copying(key, to: newKey)).bytes()
        }
        guard let copy = try await head(newKey), copy.byteCount == object.byteCount else {
            throw S3Error(.corrupt, "The copy of \(named(key)) at \(newKey) has not the length of the original.")
        }
        return object.byteCount
    }

    /// What one request copies at most: 5 GiB.
    private static var longestCopy: Int64 { 5 << 30 }
    private static var longestPartCopy: Int64 { 1 << 30 }

    private func copying(_ key: String, to newKey: String) -> S3Request {
        var request = S3Request("PUT", newKey, deed: "copy \(named(key)) to \(newKey)")
        let source = S3Request("GET", key, deed: "").target
        request.fields["x-amz-copy-source"] = "/\(name)\(source)"
        return request
    }

    private func copyInParts(_ object: S3Object, to newKey: String) async throws(S3Error) {
        let upload = try await createUpload(at: newKey)
        do throws(S3Error) {
            var parts: [S3UploadPart] = []
            var start: Int64 = 0
            while start < object.byteCount {
                let end = min(object.byteCount, start + Self.longestPartCopy)
                var request = copying(object.key, to: newKey)
                request.query = [("partNumber", "\(parts.count + 1)"), ("uploadId", upload.id)]
                request.fields["x-amz-copy-source-range"] = "bytes=\(start)-\(end - 1)"
                let document = try await perform(request).document("CopyPartResult")
                parts.append(
                    S3UploadPart(
                        number: parts.count + 1, tag: S3Text.plain(document["ETag"] ?? ""), byteCount: end - start))
                start = end
            }
            _ = try await complete(upload, parts)
        } catch {
            do throws(S3Error) {
                try await abort(upload)
            } catch let left {
                throw S3Error(error.code, "\(error.message) What was copied stays: \(left.message)", cause: error)
            }
            throw error
        }
    }
}
