internal import HTTPTransport
package import StillsModel
package import StillsService

/// Knows the tokens of sessions and API keys.
package struct TokenAuthenticator: Authenticating {
    private let authenticate: Authenticate

    package init(_ credentials: Credentials) { authenticate = credentials.authenticate }

    package func principal(bearer token: String, from address: String) async throws(ServiceError) -> Principal {
        try await authenticate.run(bearer: token)
    }
}

extension APIRequest {
    /// The token or key that the request was made with; nil for a stranger.
    var bearer: String? {
        http.fields["Authorization"]?.split(separator: " ", omittingEmptySubsequences: true).last.map(String.init)
    }
}
