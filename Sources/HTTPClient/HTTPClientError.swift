internal import Curl
package import StillsModel

/// Why there is no response.
package struct HTTPClientError: SeamError {
    package let code: ErrorCode
    /// Names the server, and neither the rest of the URL nor a field.
    package let message: String
    package let cause: (any Error)?
    /// How far the request had come.
    package let arrival: Arrival

    package enum Arrival: Sendable {
        /// The server saw nothing of it.
        case notSent
        /// Nobody knows what the server did with it.
        case unknown
        /// The response had begun.
        case answered
    }

    package init(_ code: ErrorCode, _ message: String, arrival: Arrival, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.arrival = arrival
        self.cause = cause
    }

    init(_ error: CurlError, host: String, hasHead: Bool) {
        let (code, words, isBefore) = Self.reading(error)
        self.init(
            code, words.replacing("<host>", with: host), arrival: hasHead ? .answered : isBefore ? .notSent : .unknown,
            cause: error)
    }

    /// The code, the sentence, and whether the server saw nothing of the request.
    private static func reading(_ error: CurlError) -> (ErrorCode, String, Bool) {
        switch error.reason {
        case .notInstalled:
            (.unimplemented, "\(error.words); install the package libcurl4.", true)
        case .malformedURL: (.invalidArgument, "The address of <host> is no URL of http or https.", true)
        case .unresolvedHost: (.unavailable, "The name of <host> is unknown: it has no address.", true)
        case .unresolvedProxy: (.unavailable, "The name of the proxy on the way to <host> is unknown.", true)
        case .unreachable: (.unavailable, "<host> cannot be reached: \(error.words).", true)
        case .insecure: (.permissionDenied, "No secure connection to <host> can be made: \(error.words).", true)
        case .untrusted: (.permissionDenied, "The certificate of <host> is not trusted: \(error.words).", true)
        case .unreadableCertificates:
            (.invalidArgument, "The trusted certificates cannot be read: \(error.words).", true)
        case .timedOut: (.unavailable, "<host> did not answer in time.", true)
        case .sendingBroke: (.unavailable, "The connection to <host> broke while the request was sent.", false)
        case .receivingBroke: (.unavailable, "The connection to <host> broke.", false)
        case .truncated: (.unavailable, "The answer of <host> broke off before its end.", false)
        case .malformedResponse: (.corrupt, "What <host> answered is no valid HTTP.", false)
        case .aborted: (.cancelled, "The request to <host> was ended.", false)
        case .other: (.internal, "The request to <host> failed: \(error.words).", false)
        }
    }
}
