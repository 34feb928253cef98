internal import Formats
internal import HTTPClient
internal import StillsModel

extension GoogleBucket {
    /// Removes an object. One that is not there is no error.
    package func remove(_ key: String) async throws(GoogleStorageError) {
        var request = GoogleRequest("DELETE", path(key), deed: "remove \(named(key))")
        try check(key, request.deed)
        request.accepted = [404]
        _ = try await perform(request)
    }

    /// Copies an object within the bucket, by the server alone, in as many steps as it takes.
    ///
    /// - Returns: the copy; nil when there is no such object.
    package func copy(_ key: String, to other: String) async throws(GoogleStorageError) -> GoogleObject? {
        let deed = "copy \(named(key)) to \(other)"
        try check(key, deed)
        try check(other, deed)
        guard let source = try await stat(key) else { return nil }
        var token: String?
        while true {
            var request = GoogleRequest(
                "POST", "\(path(key))/rewriteTo/b/\(GoogleRequest.segment(name))/o/\(GoogleRequest.segment(other))",
                deed: deed)
            request.query = [("sourceGeneration", "\(source.generation)")]
            if let token { request.query.append(("rewriteToken", token)) }
            // Repeated, it makes the same copy.
            request.isRepeatable = true
            request.accepted = [404]
            let reply = try await perform(request)
            if reply.status == 404 { return nil }
            let document = try await reply.document()
            if document["done"] == .boolean(true) {
                guard let copy = document["resource"].flatMap({ GoogleObject($0) }), copy.byteCount == source.byteCount
                else { throw malformed(deed, "no resource of the copy") }
                return copy
            }
            guard let next = document["rewriteToken"]?.text, next != token else {
                throw malformed(deed, "no word of how the copy goes on")
            }
            token = next
        }
    }
}
