internal import HTTPClient

/// By what an object's answers show that they are of the same content.
struct ObjectIdentity: Sendable, Equatable {
    let etag: String?
    let lastModified: String?
    let byteCount: Int64

    init(_ fields: HeaderFields, byteCount: Int64) {
        etag = fields["ETag"]
        lastModified = fields["Last-Modified"]
        self.byteCount = byteCount
    }

    /// Has the server refuse to answer for another content (RFC 9110, section 13.1.1). Weak tags cannot be asked for.
    func demand(of request: inout ClientRequest) {
        guard let etag, etag.hasPrefix("\""), etag.hasSuffix("\""), etag.utf8.count > 1 else { return }
        request.fields["If-Match"] = etag
    }

    /// What tells that an answer is of another content; nil when nothing does.
    func difference(from other: ObjectIdentity) -> String? {
        if byteCount != other.byteCount { return "it had \(byteCount) bytes, and then \(other.byteCount)" }
        if let etag, let otherTag = other.etag, etag != otherTag { return "its entity tag is another" }
        if let lastModified, let otherTime = other.lastModified, lastModified != otherTime {
            return "its time of change is another"
        }
        return nil
    }
}
