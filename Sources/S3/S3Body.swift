package import StillsModel
internal import HTTPClient
internal import OpenSSL

/// Bytes to be stored, with the digests by which a server, and whoever reads its answer, can tell that they are all right.
package struct S3Body: Sendable {
    package let byteCount: Int64
    /// 16 bytes.
    package let md5: [UInt8]
    /// 32 bytes.
    package let sha256: [UInt8]
    let content: ClientRequest.Body

    /// Those that are in memory.
    var bytes: [UInt8] {
        if case .bytes(let bytes) = content { bytes } else { [] }
    }

    /// - Parameters:
    ///   - open: gives all the bytes; called for each attempt.
    package init(
        byteCount: Int64, md5: [UInt8], sha256: [UInt8],
        open: @escaping @Sendable () async throws(ByteStreamError) -> any ByteStream
    ) {
        self.byteCount = byteCount
        self.md5 = md5
        self.sha256 = sha256
        content = .stream(length: byteCount, open: open)
    }

    /// - Parameters: digests that are known already.
    package init(_ bytes: [UInt8], md5: [UInt8]? = nil, sha256: [UInt8]? = nil) throws(S3Error) {
        byteCount = Int64(bytes.count)
        content = .bytes(bytes)
        do throws(OpenSSLError) {
            if let md5 { self.md5 = md5 } else { self.md5 = try MD5.hash(bytes) }
            if let sha256 { self.sha256 = sha256 } else { self.sha256 = try SHA256.hash(bytes) }
        } catch {
            throw S3Error(.internal, "\(error)", cause: error)
        }
    }
}

/// What a server's answer says of bytes that it took.
package enum S3Receipt: Sendable, Equatable {
    /// It has these very bytes, by a digest of its own.
    case confirmed
    /// It has other bytes, by a digest of its own; or it makes its digests in a way of its own.
    case differs
    /// It names no digest that can be compared: whoever must know reads the bytes back.
    case unproven

    /// - Parameters:
    ///   - md5: of the bytes.
    init(_ fields: HeaderFields, md5: [UInt8], sha256: [UInt8]?) {
        if let checksum = fields["x-amz-checksum-sha256"], let sha256 {
            self = checksum == Base64Text.encode(sha256) ? .confirmed : .differs
            return
        }
        let tag = fields["ETag"].map { S3Text.plain($0).lowercased() } ?? ""
        // Encrypted with a key of the owner's, the tag is none of the bytes.
        let isOfBytes =
            fields["x-amz-server-side-encryption"]?.hasPrefix("aws:kms") != true
            && fields["x-amz-server-side-encryption-customer-algorithm"] == nil && tag.utf8.count == 32
        self = tag == S3Text.hexadecimal(md5) ? .confirmed : isOfBytes ? .differs : .unproven
    }
}
