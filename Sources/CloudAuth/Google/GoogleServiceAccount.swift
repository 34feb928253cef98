internal import Formats
internal import HTTPClient
internal import OpenSSL
internal import StillsModel

/// An account of a program, known by a key: a key file of the type `service_account`.
package struct GoogleServiceAccount: GoogleTokenSource {
    package let email: String
    package let keyID: String
    /// nil when the file names none.
    package let projectID: String?
    private let tokenURL: String
    private let key: RSAPrivateKey

    /// Who shall take the assertion. It is this one also where the token is asked for elsewhere, as Google's own libraries have
    /// it.
    private static let audience = "https://oauth2.googleapis.com/token"
    private static let lifetime: Int64 = 3_600

    /// - Parameters:
    ///   - json: the file.
    ///   - path: its path, for messages.
    /// - Throws: ``CloudAuthError`` with `.invalidArgument` for what is no such file, or has no RSA key.
    package init(json: [UInt8], path: String) throws(CloudAuthError) {
        try self.init(GoogleCredentialFile(json, path: path))
    }

    init(_ file: GoogleCredentialFile) throws(CloudAuthError) {
        email = try file.text("client_email")
        keyID = try file.text("private_key_id")
        projectID = file.optionalText("project_id")
        tokenURL = try file.tokenURL()
        let pem = try file.text("private_key")
        do throws(OpenSSLError) {
            key = try RSAPrivateKey(pem: Array(pem.utf8))
        } catch {
            throw CloudAuthError(
                .invalidArgument, "The private_key of \(file.path) cannot be used. \(error)", cause: error)
        }
    }

    /// Exchanges an assertion for a token (RFC 7523, section 2.1).
    package func token(
        _ scopes: [String], in surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleAccessToken {
        let now = surroundings.now()
        let request = ClientRequest.form(
            tokenURL,
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", try assertion(scopes, at: now).revealed),
            ])
        return try await surroundings.answer(to: request, over: surroundings.web).googleToken(at: now)
    }

    /// A signed statement of who asks, good for an hour: a JSON Web Token (RFC 7519) signed by RS256.
    ///
    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    package func assertion(_ scopes: [String], at seconds: Int64) throws(CloudAuthError) -> Secret {
        var header = JSONWriter()
        header.beginObject()
        header.member("typ", "JWT")
        header.member("alg", "RS256")
        header.member("kid", keyID)
        header.endObject()
        var claims = JSONWriter()
        claims.beginObject()
        claims.member("iss", email)
        claims.member("scope", scopes.joined(separator: " "))
        claims.member("aud", Self.audience)
        claims.key("iat")
        claims.integer(seconds)
        claims.key("exp")
        claims.integer(seconds + Self.lifetime)
        claims.endObject()
        let text = OpenSSL.Base64URL.encode(header.bytes) + "." + OpenSSL.Base64URL.encode(claims.bytes)
        return Secret(text + "." + OpenSSL.Base64URL.encode(try sign(Array(text.utf8))))
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    func sign(_ message: [UInt8]) throws(CloudAuthError) -> [UInt8] {
        do throws(OpenSSLError) {
            return try key.sign(message)
        } catch {
            throw CloudAuthError(.internal, "\(error)", cause: error)
        }
    }
}
