package import HTTPClient
internal import StillsModel

/// Signs URLs of Google Cloud Storage by its V4 signing process, with the key of a service account: whoever has such a URL can use
/// it in place of credentials, for one request and until it expires.
package struct GoogleURLSigner: Sendable {
    private let account: GoogleServiceAccount

    private static let algorithm = "GOOG4-RSA-SHA256"
    /// How long a signed URL can be good: a week, in seconds.
    package static let longestExpiry = 604_800

    package init(_ account: GoogleServiceAccount) { self.account = account }

    /// - Parameters:
    ///   - fields: must be sent as they are. `X-Goog-Content-SHA256` among them binds the body.
    ///   - seconds: since 1970-01-01T00:00:00Z.
    ///   - expiry: 1 to 604,800 seconds.
    /// - Throws: ``CloudAuthError`` with `.invalidArgument` for a URL that cannot be signed, or another expiry.
    package func sign(
        _ method: String, _ url: String, fields: HeaderFields = [:], at seconds: Int64, expiry: Int
    ) throws(CloudAuthError) -> String {
        let timestamp = SigningScope.timestamp(seconds)
        return try prepare(method, url, fields: fields, timestamp: timestamp, expiry: expiry).signed(by: account)
    }

    /// What is to be signed.
    package func prepare(
        _ method: String, _ url: String, fields: HeaderFields, timestamp: String, expiry: Int
    ) throws(CloudAuthError) -> PreparedURL {
        guard (1...Self.longestExpiry).contains(expiry) else {
            throw CloudAuthError(.invalidArgument, "A signed URL is good for 1 second to 7 days.")
        }
        var address = try SignedAddress(url)
        let scope = SigningScope(
            timestamp: timestamp, region: "auto", service: "storage", terminator: "goog4_request")
        let signed = CanonicalFields(fields, host: address.host)
        address.query.add("X-Goog-Algorithm", Self.algorithm)
        address.query.add("X-Goog-Credential", "\(account.email)/\(scope.text)")
        address.query.add("X-Goog-Date", timestamp)
        address.query.add("X-Goog-Expires", "\(expiry)")
        address.query.add("X-Goog-SignedHeaders", signed.names)
        let canonical = CanonicalRequest(
            method: method, path: address.path, query: address.query, fields: signed,
            payload: fields["X-Goog-Content-SHA256"] ?? "UNSIGNED-PAYLOAD")
        return PreparedURL(
            address: address, canonicalRequest: canonical.text,
            stringToSign: try canonical.stringToSign(scope, algorithm: Self.algorithm))
    }

    /// A URL before its signature, and what the signature is made of.
    package struct PreparedURL: Sendable {
        let address: SignedAddress
        package let canonicalRequest: String
        package let stringToSign: String

        package func signed(by account: GoogleServiceAccount) throws(CloudAuthError) -> String {
            address.url(signedBy: "X-Goog-Signature", hexadecimal(try account.sign(Array(stringToSign.utf8))))
        }
    }
}
