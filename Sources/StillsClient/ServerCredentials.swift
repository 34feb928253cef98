internal import Formats

/// What is remembered of a server: by what it knows us, and which certificates are trusted for it.
package struct ServerCredentials: Sendable, Equatable {
    package var server: String
    /// The account's name; nil with an API key.
    package var account: String?
    package var secret: Secret
    /// A PEM file with the certificates to be trusted; nil for the system's.
    package var trustedCertificates: String?

    package enum Secret: Sendable, Equatable {
        case key(String)
        case session(SessionTokens)
    }

    package init(server: String, account: String?, secret: Secret, trustedCertificates: String? = nil) {
        self.server = server
        self.account = account
        self.secret = secret
        self.trustedCertificates = trustedCertificates
    }

    /// What goes out with each request.
    var bearer: String {
        switch secret {
        case .key(let key): key
        case .session(let tokens): tokens.access
        }
    }
}

/// The tokens of a session.
package struct SessionTokens: Sendable, Equatable {
    package var access: String
    package var refresh: String
    /// In seconds since 1970-01-01T00:00:00Z.
    package var expiresAt: Int64

    package init(access: String, refresh: String, expiresAt: Int64) {
        self.access = access
        self.refresh = refresh
        self.expiresAt = expiresAt
    }
}

extension ServerCredentials {
    /// The form in which they are kept.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("server", server)
        writer.member("account", account)
        writer.member("trustedCertificates", trustedCertificates)
        switch secret {
        case .key(let key): writer.member("key", key)
        case .session(let tokens):
            writer.member("accessToken", tokens.access)
            writer.member("refreshToken", tokens.refresh)
            writer.member("expiresAt", Int(tokens.expiresAt))
        }
        writer.endObject()
        writer.endLine()
        return writer.take()
    }

    /// nil when the bytes are nothing that was kept.
    init?(json bytes: [UInt8]) {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: bytes) } catch { return nil }
        guard let server = document["server"]?.text else { return nil }
        let secret: Secret
        if let key = document["key"]?.text {
            secret = .key(key)
        } else if let access = document["accessToken"]?.text, let refresh = document["refreshToken"]?.text,
            case .number(let number)? = document["expiresAt"], let expiresAt = number.integer
        {
            secret = .session(SessionTokens(access: access, refresh: refresh, expiresAt: expiresAt))
        } else {
            return nil
        }
        self.init(
            server: server, account: document["account"]?.text, secret: secret,
            trustedCertificates: document["trustedCertificates"]?.text)
    }
}
