/// What a transfer asks for, and how.
package struct CurlRequest: Sendable {
    package var url: String
    package var method: String
    /// Whole lines, `Name: value`; `Name;` states an empty value, and `Name:` takes one away that the library adds.
    package var fields: [String] = []
    /// How long the body is; nil when there is none.
    package var body: BodyLength?
    /// Where the certificates are that are trusted, in place of the system's.
    package var trustedCertificates: String?
    package var proxy = Proxy.environment
    package var connectMilliseconds = 10_000

    package enum BodyLength: Sendable {
        case known(Int64)
        /// Sent in chunks.
        case unknown
    }

    package enum Proxy: Sendable, Equatable {
        /// `http_proxy`, `https_proxy`, `no_proxy`, as everybody reads them.
        case environment
        case none
        case url(String)
    }

    package init(url: String, method: String) {
        self.url = url
        self.method = method
    }
}

/// Who takes and gives a transfer's bytes. Called on the thread that drives it, and must not block.
package protocol CurlTransferDelegate: AnyObject, Sendable {
    /// A line of the head, or of the trailers, with its end.
    func received(line: [UInt8]) -> CurlTaking
    /// A piece of the body; one that is not taken comes again after ``CurlTransfer/resume()``.
    func received(_ bytes: [UInt8]) -> CurlTaking
    /// The next bytes of the request's body.
    func supply(upTo count: Int) -> CurlSupply
}

package enum CurlTaking: Sendable {
    case taken
    /// Not now.
    case pause
    case abort
}

package enum CurlSupply: Sendable {
    /// At least one byte, and no more than were asked for.
    case bytes(ArraySlice<UInt8>)
    /// None now.
    case pause
    case end
    case abort
}
