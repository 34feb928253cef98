internal import CloudAuth
internal import HTTPClient
package import StillsModel

/// Why a request to a bucket has no good end.
package struct S3Error: SeamError {
    package let code: ErrorCode
    /// Says what was tried, with which bucket on which server, and by which word the server refused it; never a secret.
    package let message: String
    package let cause: (any Error)?
    /// The server's own word, such as `NoSuchUpload`; nil when it said none, or did not answer.
    package let word: String?

    package init(_ code: ErrorCode, _ message: String, word: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.word = word
        self.cause = cause
    }

    /// - Parameter deed: follows “Cannot”: `store a/b in s3://bucket`.
    init(_ error: HTTPClientError, deed: String) {
        self.init(error.code, "Cannot \(deed): \(error.message)", cause: error)
    }

    init(_ error: CloudAuthError, deed: String) {
        self.init(error.code, "Cannot \(deed): \(error.message)", cause: error)
    }
}

/// What a server says when it refuses a request: the document `Error` (Amazon S3 API Reference, “Error responses”).
struct S3Refusal: Sendable {
    /// A plain word; nil when there is none, as in the answer to HEAD.
    let word: String?
    /// Where the bucket is, when the request went elsewhere.
    let region: String?

    /// - Parameter document: nil for an answer without one.
    init(_ document: S3Element?, fields: HeaderFields) {
        let error = document.flatMap { $0.name == "Error" ? $0 : nil }
        word = error?["Code"].flatMap { Self.isPlain($0) ? $0 : nil }
        region = (fields["x-amz-bucket-region"] ?? error?["Region"]).flatMap { Self.isPlain($0) ? $0 : nil }
    }

    /// What a caller can do about it.
    static func code(status: Int, word: String?) -> ErrorCode {
        switch word {
        case "NoSuchKey", "NoSuchBucket", "NoSuchUpload", "NoSuchVersion": .notFound
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired",
            "RequestTimeTooSkewed", "AuthorizationHeaderMalformed":
            .unauthenticated
        case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidPart",
            "InvalidPartOrder":
            .corrupt
        case "QuotaExceeded", "EntityTooLarge", "XMinioStorageFull": .resourceExhausted
        case "PreconditionFailed": .conflict
        case "NotImplemented": .unimplemented
        default: code(status: status)
        }
    }

    private static func code(status: Int) -> ErrorCode {
        switch status {
        case 401: .unauthenticated
        case 403: .permissionDenied
        case 404, 410: .notFound
        case 409, 412: .conflict
        case 413, 507: .resourceExhausted
        case 408, 429, 500, 502, 503, 504: .unavailable
        case 501, 405: .unimplemented
        case 300..<400: .invalidArgument
        case 400..<500: .invalidArgument
        default: .unavailable
        }
    }

    /// What it means for whoever reads the message; nil where the word says it.
    static func advice(_ word: String?, status: Int? = nil) -> String? {
        switch word {
        case "RequestTimeTooSkewed": "this machine's clock differs too much from the server's"
        case "InvalidAccessKeyId": "the server does not know the access key"
        case "SignatureDoesNotMatch": "the secret key is not that of the access key"
        case "ExpiredToken", "TokenRefreshRequired": "the credentials have expired"
        case "NoSuchBucket": "there is no such bucket"
        case "AccessDenied": "the credentials do not allow it"
        case "SlowDown": "the server asks for fewer requests"
        case nil where status == 403: "the credentials are wrong, or do not allow it"
        default: nil
        }
    }

    private static func isPlain(_ word: String) -> Bool {
        (1...64).contains(word.utf8.count)
            && word.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
