package import CloudAuth
package import HTTPClient
internal import StillsModel

/// In whose name Google Cloud Storage is asked.
package enum GoogleAccess: Sendable {
    /// In nobody's: for buckets that are open to all, and for fakes.
    case anonymous
    /// With this token, as long as it lasts.
    case token(Secret)
    /// With the tokens of the Application Default Credentials.
    case credentials(GoogleTokenChain)

    /// What may be done with tokens that are asked for here.
    package static let scope = "https://www.googleapis.com/auth/devstorage.read_only"

    /// `IMAGEMETA_ACCESS_TOKEN`, then the Application Default Credentials, then nobody.
    ///
    /// - Parameter endpoint: real credentials go only to a server that encrypts.
    /// - Throws: ``CloudAuthError``: credentials are set up and cannot be used.
    package static func find(
        in surroundings: CloudSurroundings, for endpoint: String
    ) async throws(CloudAuthError) -> GoogleAccess {
        if let token = surroundings.environment["IMAGEMETA_ACCESS_TOKEN"] {
            guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw CloudAuthError(.invalidArgument, "IMAGEMETA_ACCESS_TOKEN holds no token.")
            }
            return .token(Secret(token))
        }
        guard endpoint.hasPrefix("https://") else { return .anonymous }
        let chain = GoogleTokenChain(surroundings, scopes: [scope])
        do throws(CloudAuthError) {
            _ = try await chain.token()
            return .credentials(chain)
        } catch {
            guard error.code == .unauthenticated else { throw error }
            return .anonymous
        }
    }
}

/// Adds an access token to each request, and gets a new one when the server does not take it any more.
package final class GoogleAuthorizedExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let access: GoogleAccess

    package init(_ inner: any HTTPExchange, access: GoogleAccess) {
        self.inner = inner
        self.access = access
    }

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        switch access {
        case .anonymous: return try await inner.send(request)
        case .token(let token): return try await inner.send(Self.authorized(request, token))
        case .credentials(let chain):
            let token = try await Self.token(chain)
            let response = try await inner.send(Self.authorized(request, token.token))
            guard response.status == 401 else { return response }
            chain.forget(token)
            return try await inner.send(Self.authorized(request, try await Self.token(chain).token))
        }
    }

    private static func token(_ chain: GoogleTokenChain) async throws(HTTPClientError) -> GoogleAccessToken {
        do throws(CloudAuthError) {
            return try await chain.token()
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .notSent, cause: error)
        }
    }

    private static func authorized(_ request: ClientRequest, _ token: Secret) -> ClientRequest {
        var request = request
        request.fields["Authorization"] = "Bearer \(token.revealed)"
        return request
    }
}
