internal import HTTPClient

/// What a server says of an object.
package struct S3Object: Sendable, Equatable {
    package var key: String
    package var byteCount: Int64
    /// Without its quotation marks. The MD5 of the bytes in hexadecimal digits, if they came in one piece and are not encrypted
    /// with a key of their own; of several pieces, the MD5 of their MD5s, a dash and their number.
    package var tag: String?
    /// The SHA-256 of the bytes in base 64, where the server keeps it.
    package var sha256: String?
    /// When it was last written, as the server writes it.
    package var modified: String?
    /// `x-amz-meta-` fields without that beginning, their names in lower case.
    package var metadata: [String: String] = [:]

    package init(key: String, byteCount: Int64, tag: String? = nil, sha256: String? = nil, modified: String? = nil) {
        self.key = key
        self.byteCount = byteCount
        self.tag = tag
        self.sha256 = sha256
        self.modified = modified
    }

    /// - Parameter byteCount: of the whole object.
    init(key: String, byteCount: Int64, fields: HeaderFields) {
        self.init(
            key: key, byteCount: byteCount, tag: fields["ETag"].map { S3Text.plain($0) },
            sha256: Self.whole(fields["x-amz-checksum-sha256"]), modified: fields["Last-Modified"])
        let prefix = "x-amz-meta-"
        for field in fields.all {
            let name = field.name.lowercased()
            if name.hasPrefix(prefix) { metadata[String(name.dropFirst(prefix.count))] = field.value }
        }
    }

    /// A checksum of parts' checksums, which has a dash and their number at its end, is none of the bytes.
    private static func whole(_ checksum: String?) -> String? { checksum.flatMap { $0.contains("-") ? nil : $0 } }
}
