internal import HTTPClient
internal import OpenSSL
internal import StillsModel

extension S3Bucket {
    /// Removes an object. Removing a missing one is not an error.
    package func remove(_ key: String) async throws(S3Error) {
        var request = S3Request("DELETE", key, deed: "remove \(named(key))")
        request.accepted = [404]
        let reply = try await perform(request)
        guard reply.status == 404 else { return }
        let refusal = S3Refusal(S3Element(parsing: try await reply.bytes()), fields: reply.fields)
        guard refusal.word == "NoSuchBucket" else { return }
        throw S3Error(.notFound, "Cannot \(request.deed): there is no such bucket at \(server).", word: refusal.word)
    }

    /// Removes objects, a thousand to a request. Removing missing ones is not an error; after an error some may be gone.
    package func remove(_ keys: [String]) async throws(S3Error) {
        var singly: [String] = []
        for start in stride(from: 0, to: keys.count, by: Self.removedTogether) {
            let page = Array(keys[start..<min(keys.count, start + Self.removedTogether)])
            do throws(S3Error) {
                singly += try await removeTogether(page)
            } catch {
                // Servers that know the protocol in part remove one by one.
                guard error.code == .unimplemented else { throw error }
                singly += page
            }
        }
        for key in singly { try await remove(key) }
    }

    private static var removedTogether: Int { 1_000 }

    /// - Returns: those that must be tried singly: the server could not remove them now, or XML cannot name them.
    private func removeTogether(_ keys: [String]) async throws(S3Error) -> [String] {
        guard keys.count > 1 else { return keys }
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"#
        text += #"<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>"#
        var singly: [String] = []
        for key in keys {
            if let escaped = S3Markup.escaped(key) {
                text += "<Object><Key>\(escaped)</Key></Object>"
            } else {
                singly.append(key)
            }
        }
        guard singly.count < keys.count else { return singly }
        let body = try S3Body(Array((text + "</Delete>").utf8))
        var request = S3Request("POST", nil, deed: "remove \(keys.count) objects in s3://\(name)")
        request.query = [("delete", "")]
        request.fields["Content-MD5"] = Base64Text.encode(body.md5)
        request.fields["Content-Type"] = "application/xml"
        request.body = body.content
        request.payload = S3Text.hexadecimal(body.sha256)
        request.isRepeatable = true
        let result = try await perform(request).document("DeleteResult")
        let known = Set(keys)
        for failure in result.all("Error") where failure["Code"] != "NoSuchKey" {
            // Asked for alone, its refusal has a sentence; or it goes well the second time.
            guard let key = failure["Key"], known.contains(key) else {
                throw S3Error(.unavailable, "Cannot \(request.deed): \(server) names no key that it could not remove.")
            }
            singly.append(key)
        }
        return singly
    }
}
