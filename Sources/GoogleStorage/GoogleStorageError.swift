internal import CloudAuth
internal import Formats
internal import HTTPClient
package import StillsModel

/// Why a request to a bucket of Google Cloud Storage has no good end.
package struct GoogleStorageError: SeamError {
    package let code: ErrorCode
    /// Says what was tried, with which bucket on which server, and by which word the server refused it; never a secret.
    package let message: String
    package let cause: (any Error)?
    /// The server's own word, such as `conditionNotMet`; nil when it said none, or did not answer.
    package let word: String?

    package init(_ code: ErrorCode, _ message: String, word: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.word = word
        self.cause = cause
    }

    /// - Parameter deed: follows “Cannot”: `store a/b in gs://bucket`.
    init(_ error: HTTPClientError, deed: String) {
        self.init(error.code, "Cannot \(deed): \(error.message)", cause: error)
    }

    init(_ error: CloudAuthError, deed: String) {
        self.init(error.code, "Cannot \(deed): \(error.message)", cause: error)
    }
}

/// What the server says when it refuses a request: the document `error` (Cloud Storage JSON API, “HTTP status and error codes”).
struct GoogleRefusal: Sendable {
    /// The `reason` of the first error, a plain word; nil when there is none.
    let word: String?
    /// Whether the bytes that came were not those whose digests were stated.
    let isDigestMismatch: Bool

    init(_ bytes: [UInt8]) {
        var document: JSONValue?
        do throws(JSONError) { document = try JSONValue(parsing: bytes)["error"] } catch { document = nil }
        var word: String?
        if case .array(let errors)? = document?["errors"] { word = errors.first?["reason"]?.text }
        self.word = word.flatMap { Self.isPlain($0) ? $0 : nil }
        // The service has no word of its own for it: its sentence tells.
        let message = document?["message"]?.text ?? ""
        isDigestMismatch = message.hasPrefix("Provided ") && message.contains("match calculated")
    }

    /// Whether the server asks for fewer requests, which it may say as 403.
    var isRateLimit: Bool { word == "rateLimitExceeded" || word == "userRateLimitExceeded" }

    /// What a caller can do about it.
    func code(status: Int) -> ErrorCode {
        if isDigestMismatch { return .corrupt }
        if isRateLimit { return .unavailable }
        switch status {
        case 401: return .unauthenticated
        case 403: return word == "quotaExceeded" ? .resourceExhausted : .permissionDenied
        case 404, 410: return .notFound
        case 409, 412: return .conflict
        case 413, 507: return .resourceExhausted
        case 408, 429, 500, 502, 503, 504: return .unavailable
        case 405, 501: return .unimplemented
        case 300..<500: return .invalidArgument
        default: return .unavailable
        }
    }

    /// What it means for whoever reads the message; nil where the word says it.
    func advice(status: Int) -> String? {
        switch status {
        case 401: "the credentials are not valid, or there are none"
        case 403 where !isRateLimit: "the credentials do not allow it"
        case 404: "there is no such bucket"
        case 429: "the server asks for fewer requests"
        default: isDigestMismatch ? "other bytes arrived than were sent" : nil
        }
    }

    private static func isPlain(_ word: String) -> Bool {
        (1...64).contains(word.utf8.count)
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            }
    }
}
