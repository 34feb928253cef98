internal import Formats
internal import StillsModel

/// What a request to Google carries: `Authorization: Bearer …`.
package struct GoogleAccessToken: Sendable, Hashable, Expiring {
    package let token: Secret
    /// Seconds since 1970-01-01T00:00:00Z.
    package let expiresAt: Int64?

    package init(token: Secret, expiresAt: Int64?) {
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// What gets access tokens of Google.
package protocol GoogleTokenSource: Sendable {
    /// Asks for a token.
    ///
    /// - Parameter scopes: for what it shall be good, as URLs.
    /// - Throws: ``CloudAuthError``: what the server said, in its own word.
    func token(_ scopes: [String], in surroundings: CloudSurroundings) async throws(CloudAuthError) -> GoogleAccessToken
}

extension TokenAnswer {
    /// The server's own name for an error (RFC 6749, section 5.2); nil when there is none.
    var errorWord: String? {
        guard status != 200 else { return nil }
        do throws(CloudAuthError) { return try json()["error"]?.text } catch { return nil }
    }

    /// The token of an answer (RFC 6749, section 5.1).
    func googleToken(at now: Int64) throws(CloudAuthError) -> GoogleAccessToken {
        guard status == 200 else { throw refusal(errorWord) }
        let document = try json()
        guard let token = document["access_token"]?.text, !token.isEmpty,
            token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw incomplete("access_token") }
        guard let life = Self.seconds(document["expires_in"]) else { throw incomplete("expires_in") }
        return GoogleAccessToken(token: Secret(token), expiresAt: now + life)
    }
}
