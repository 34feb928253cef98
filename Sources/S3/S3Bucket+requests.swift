package import HTTPClient

extension S3Bucket {
    /// Sends requests to this bucket, each signed, and repeated where that is safe: those that ``request(for:tag:)`` makes.
    /// Statuses are the server's.
    package var requests: any HTTPExchange { exchange }

    /// Asks for an object's bytes; fields such as `Range` can be added.
    ///
    /// - Parameter tag: that the object must have, without its quotation marks; nil for whatever is there.
    package func request(for key: String, tag: String?) -> ClientRequest {
        var request = S3Request("GET", key, deed: "read \(named(key))")
        request.fields["If-Match"] = tag.map { "\"\($0)\"" }
        return request.client(name)
    }

    /// By which word a server refused a request, and what it means; nil when its answer has none.
    package static func refusal(in answer: [UInt8]) -> String? {
        guard let word = S3Refusal(S3Element(parsing: answer), fields: [:]).word else { return nil }
        return S3Refusal.advice(word).map { "\(word): \($0)" } ?? word
    }
}
