package import HTTPClient
internal import OpenSSL
internal import StillsModel

/// Signs requests to a service of AWS, or one that is compatible with it, by Signature Version 4.
///
/// The request comes back with its URL in the canonical form that was signed: some servers compare the bytes of the two.
package struct AWSSigner: Sendable {
    package let service: String
    package let region: String
    private let rule: AWSPathRule

    static let algorithm = "AWS4-HMAC-SHA256"
    /// How long a presigned URL can be good: a week, in seconds.
    package static let longestExpiry = 604_800

    /// - Parameters:
    ///   - service: `s3`, `sts`, `sqs`.
    ///   - rule: as the service demands, unless stated.
    package init(service: String, region: String, rule: AWSPathRule? = nil) {
        self.service = service
        self.region = region
        self.rule = rule ?? (service == "s3" ? .s3 : .standard)
    }

    /// Adds `Authorization` and what belongs to it: `X-Amz-Date`, `X-Amz-Security-Token` for temporary credentials, and
    /// `X-Amz-Content-SHA256` for S3 and for payloads that are no digest. Those that were there are replaced. All fields are
    /// signed, but for those that are rewritten on the way.
    ///
    /// - Parameter seconds: since 1970-01-01T00:00:00Z. Servers take a quarter of an hour more or less.
    /// - Throws: ``CloudAuthError`` with `.invalidArgument` for a URL that cannot be signed.
    package func sign(
        _ request: ClientRequest, _ payload: AWSPayload, by credentials: AWSCredentials, at seconds: Int64
    ) throws(CloudAuthError) -> ClientRequest {
        var request = request
        let address = try SignedAddress(request.url)
        let scope = scope(SigningScope.timestamp(seconds))
        let payloadText = try payload.text()
        request.url = address.url
        request.fields["Authorization"] = nil
        request.fields["X-Amz-Date"] = scope.timestamp
        request.fields["X-Amz-Security-Token"] = credentials.sessionToken?.revealed
        request.fields["X-Amz-Content-SHA256"] = isPayloadStated(payload) ? payloadText : nil
        let fields = CanonicalFields(request.fields, host: address.host)
        let canonical = CanonicalRequest(
            method: request.method, path: rule.apply(address.path), query: address.query, fields: fields,
            payload: payloadText)
        request.fields["Authorization"] = try authorization(canonical, fields, scope, credentials)
        return request
    }

    /// A URL that whoever has it can use in place of these credentials, for this request alone and until it expires.
    ///
    /// - Parameters:
    ///   - fields: must be sent as they are.
    ///   - expiry: 1 to 604,800 seconds; temporary credentials may end earlier, and the URL with them.
    /// - Throws: ``CloudAuthError`` with `.invalidArgument` for a URL that cannot be signed, or another expiry.
    package func presign(
        _ method: String, _ url: String, fields: HeaderFields = [:], by credentials: AWSCredentials, at seconds: Int64,
        expiry: Int
    ) throws(CloudAuthError) -> String {
        guard (1...Self.longestExpiry).contains(expiry) else {
            throw CloudAuthError(.invalidArgument, "A presigned URL is good for 1 second to 7 days.")
        }
        var address = try SignedAddress(url)
        let scope = scope(SigningScope.timestamp(seconds))
        let signed = CanonicalFields(fields, host: address.host)
        address.query.add("X-Amz-Algorithm", Self.algorithm)
        address.query.add("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope.text)")
        address.query.add("X-Amz-Date", scope.timestamp)
        address.query.add("X-Amz-Expires", "\(expiry)")
        address.query.add("X-Amz-SignedHeaders", signed.names)
        if let token = credentials.sessionToken { address.query.add("X-Amz-Security-Token", token.revealed) }
        let payload: AWSPayload = rule == .s3 ? .unsigned : .none
        let canonical = CanonicalRequest(
            method: method, path: rule.apply(address.path), query: address.query, fields: signed,
            payload: try payload.text())
        return address.url(signedBy: "X-Amz-Signature", try signature(canonical, scope, credentials.secretAccessKey))
    }

    /// The value of `Authorization` for a canonical request.
    package func authorization(
        _ request: CanonicalRequest, _ fields: CanonicalFields, _ scope: SigningScope, _ credentials: AWSCredentials
    ) throws(CloudAuthError) -> String {
        let signature = try signature(request, scope, credentials.secretAccessKey)
        return "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(fields.names), Signature=\(signature)"
    }

    /// - Parameter timestamp: `20150830T123600Z`.
    package func scope(_ timestamp: String) -> SigningScope {
        SigningScope(timestamp: timestamp, region: region, service: service, terminator: "aws4_request")
    }

    private func isPayloadStated(_ payload: AWSPayload) -> Bool {
        switch payload {
        case .none, .bytes, .sha256: rule == .s3
        case .unsigned, .announced: true
        }
    }

    private func signature(
        _ request: CanonicalRequest, _ scope: SigningScope, _ secret: Secret
    ) throws(CloudAuthError) -> String {
        let text = try request.stringToSign(scope, algorithm: Self.algorithm)
        do throws(OpenSSLError) {
            var key = Array("AWS4\(secret.revealed)".utf8)
            for part in [scope.date, scope.region, scope.service, scope.terminator] {
                key = try HMACSHA256.code(of: Array(part.utf8), key: key)
            }
            return hexadecimal(try HMACSHA256.code(of: Array(text.utf8), key: key))
        } catch {
            throw CloudAuthError(.internal, "\(error)", cause: error)
        }
    }
}
