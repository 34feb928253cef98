internal import HTTPClient
internal import StillsModel

extension S3Bucket {
    /// Of an upload.
    package static var mostParts: Int { 10_000 }
    /// The last part alone may be shorter: 5 MiB.
    package static var shortestPart: Int64 { 5 << 20 }

    /// Begins an upload. An answer that is lost leaves an upload of which nobody knows: ``uploads(prefix:)`` tells of it.
    package func createUpload(
        at key: String, metadata: [String: String] = [:]
    ) async throws(S3Error) -> S3Upload {
        var request = S3Request("POST", key, deed: "begin to upload \(named(key))")
        request.query = [("uploads", "")]
        request.fields["Content-Type"] = "application/octet-stream"
        for (name, value) in metadata { request.fields["x-amz-meta-\(name)"] = value }
        request.isRepeatable = true
        let document = try await perform(request).document("InitiateMultipartUploadResult")
        guard let id = document["UploadId"], !id.isEmpty else {
            throw malformed(request.deed, "no name for the upload")
        }
        return S3Upload(key: key, id: id)
    }

    /// Stores a part. One of the same number is replaced. The server is told the MD5, and refuses other bytes.
    ///
    /// - Returns: the part, and whether the server's answer proves that it has these bytes.
    package func uploadPart(
        _ number: Int, _ body: S3Body, of upload: S3Upload
    ) async throws(S3Error) -> (part: S3UploadPart, receipt: S3Receipt) {
        var request = S3Request("PUT", upload.key, deed: "upload part \(number) of \(named(upload.key))")
        request.query = [("partNumber", "\(number)"), ("uploadId", upload.id)]
        request.fields["Content-MD5"] = Base64Text.encode(body.md5)
        request.body = body.content
        request.payload = isEncrypted ? S3Request.unsigned : S3Text.hexadecimal(body.sha256)
        let reply = try await perform(request)
        guard let tag = reply.fields["ETag"] else { throw malformed(request.deed, "no entity tag") }
        let part = S3UploadPart(number: number, tag: S3Text.plain(tag), byteCount: body.byteCount)
        return (part, S3Receipt(reply.fields, md5: body.md5, sha256: nil))
    }

    /// The parts that the server has of an upload, by their numbers.
    ///
    /// - Throws: ``S3Error`` with `.notFound` when there is no such upload any more.
    package func parts(of upload: S3Upload) async throws(S3Error) -> [S3UploadPart] {
        var parts: [S3UploadPart] = []
        var marker = 0
        while true {
            var request = S3Request("GET", upload.key, deed: "list the parts of \(named(upload.key))")
            request.query = [("max-parts", "1000"), ("uploadId", upload.id)]
            if marker > 0 { request.query.append(("part-number-marker", "\(marker)")) }
            let document = try await perform(request).document("ListPartsResult", "ListPartsResponse")
            for element in document.all("Part") {
                guard let number = element["PartNumber"].flatMap({ Int($0) }), (1...Self.mostParts).contains(number),
                    number > marker, let tag = element["ETag"],
                    let size = element["Size"].flatMap({ S3Text.number($0) })
                else { throw malformed(request.deed, "a part that cannot be") }
                marker = number
                parts.append(S3UploadPart(number: number, tag: S3Text.plain(tag), byteCount: size))
            }
            guard document["IsTruncated"] == "true" else { return parts }
            guard !document.all("Part").isEmpty else {
                throw malformed(request.deed, "more pages, and none of its parts")
            }
        }
    }

    /// Makes an object of parts, which are all there, in the order of their numbers. What stands at the key is replaced.
    ///
    /// - Returns: the object's entity tag, if the server says it.
    /// - Throws: ``S3Error`` with word `NoSuchUpload` also when an answer was lost and the object is there: whoever repeats it
    ///   looks.
    package func complete(_ upload: S3Upload, _ parts: [S3UploadPart]) async throws(S3Error) -> String? {
        var request = S3Request("POST", upload.key, deed: "complete the upload of \(named(upload.key))")
        var text = #"<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
        for part in parts {
            guard let tag = S3Markup.escaped(part.tag) else {
                throw malformed(request.deed, "an impossible entity tag")
            }
            text += "<Part><PartNumber>\(part.number)</PartNumber><ETag>&quot;\(tag)&quot;</ETag></Part>"
        }
        let body = try S3Body(Array((text + "</CompleteMultipartUpload>").utf8))
        request.query = [("uploadId", upload.id)]
        request.fields["Content-Type"] = "application/xml"
        request.body = body.content
        request.payload = S3Text.hexadecimal(body.sha256)
        request.isRepeatable = true
        let document = try await perform(request).document("CompleteMultipartUploadResult")
        return document["ETag"].flatMap { $0.isEmpty ? nil : S3Text.plain($0) }
    }

    /// Gives an upload up, and its parts with it. One that is not there any more is no error.
    package func abort(_ upload: S3Upload) async throws(S3Error) {
        var request = S3Request("DELETE", upload.key, deed: "give up the upload of \(named(upload.key))")
        request.query = [("uploadId", upload.id)]
        request.accepted = [404]
        _ = try await perform(request)
    }

    /// All uploads that were begun and neither completed nor given up, of keys with this prefix.
    package func uploads(prefix: String) async throws(S3Error) -> [S3Upload] {
        var uploads: [S3Upload] = []
        var marker: (key: String, id: String)?
        while true {
            var request = S3Request("GET", nil, deed: "list the uploads to s3://\(name)/\(prefix)")
            // Not with encoded keys: Ceph encodes some of them, and does not say so.
            request.query = [("uploads", ""), ("max-uploads", "1000")]
            if !prefix.isEmpty { request.query.append(("prefix", prefix)) }
            if let marker { request.query += [("key-marker", marker.key), ("upload-id-marker", marker.id)] }
            let document = try await perform(request).document("ListMultipartUploadsResult")
            for element in document.all("Upload") {
                guard let key = element["Key"], let id = element["UploadId"], !id.isEmpty else {
                    throw malformed(request.deed, "an upload without key or name")
                }
                // Not every server keeps to the prefix.
                if key.hasPrefix(prefix) { uploads.append(S3Upload(key: key, id: id)) }
            }
            guard document["IsTruncated"] == "true" else { return uploads }
            guard let key = document["NextKeyMarker"], let id = document["NextUploadIdMarker"],
                marker.map({ $0 != (key, id) }) ?? true
            else { throw malformed(request.deed, "more pages, and not where the next one begins") }
            marker = (key, id)
        }
    }
}
