internal import CCurl

/// Why libcurl could not do something.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    package let reason: Reason
    /// The library's words, without a full stop. They can name hosts and files; they never hold a request's fields.
    package let words: String

    package init(_ reason: Reason, _ words: String) {
        self.reason = reason
        self.words = words
    }

    package var description: String { words }

    package enum Reason: Sendable, Equatable {
        case notInstalled
        case malformedURL
        case unresolvedHost
        case unresolvedProxy
        case unreachable
        /// TLS could not be agreed on.
        case insecure
        /// The server's certificate is not trusted, or not for this host.
        case untrusted
        /// The file of trusted certificates cannot be read.
        case unreadableCertificates
        case timedOut
        /// The connection broke while the request went out.
        case sendingBroke
        /// The connection broke while the response came in, or before it.
        case receivingBroke
        /// The response ended before its stated length.
        case truncated
        /// What came is no HTTP, or breaks its rules.
        case malformedResponse
        /// A callback asked for the end.
        case aborted
        /// The number of a code that has no name here.
        case other(UInt32)
    }

    init(_ code: CURLcode, words: String) {
        self.init(Self.reason(code), words)
    }

    private static func reason(_ code: CURLcode) -> Reason {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .malformedURL
        case CURLE_COULDNT_RESOLVE_HOST: .unresolvedHost
        case CURLE_COULDNT_RESOLVE_PROXY: .unresolvedProxy
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: .insecure
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .untrusted
        case CURLE_SSL_CACERT_BADFILE: .unreadableCertificates
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND: .sendingBroke
        case CURLE_RECV_ERROR, CURLE_GOT_NOTHING: .receivingBroke
        case CURLE_PARTIAL_FILE: .truncated
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformedResponse
        case CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR, CURLE_READ_ERROR: .aborted
        default: .other(code.rawValue)
        }
    }
}
