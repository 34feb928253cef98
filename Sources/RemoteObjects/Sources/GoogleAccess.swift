package import CloudAuth
package import HTTPClient
internal import StillsModel
internal import Synchronization

/// In whose name Google Cloud Storage is asked.
package enum GoogleAccess: Sendable {
    /// In nobody's: for buckets that are open to all, and for fakes.
    case anonymous
    /// With this token, as long as it lasts.
    case token(Secret)
    /// With the tokens of the Application Default Credentials.
    case credentials(GoogleTokenChain)
    /// The same, as soon as the server asks who is there: for fakes on this machine.
    case credentialsOnDemand(GoogleTokenChain)

    /// What may be done with tokens that are asked for here.
    package static let scope = "https://www.googleapis.com/auth/devstorage.read_only"

    /// `IMAGEMETA_ACCESS_TOKEN`, then the Application Default Credentials, then nobody.
    ///
    /// - Parameter endpoint: credentials go only to a server that encrypts, and to one of this machine that asks for them.
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
        let chain = GoogleTokenChain(surroundings, scopes: [scope])
        guard endpoint.hasPrefix("https://") else {
            return isOfThisMachine(endpoint) ? .credentialsOnDemand(chain) : .anonymous
        }
        do throws(CloudAuthError) {
            _ = try await chain.token()
            return .credentials(chain)
        } catch {
            guard error.code == .unauthenticated else { throw error }
            return .anonymous
        }
    }

    private static func isOfThisMachine(_ endpoint: String) -> Bool {
        guard let authority = ServerName(of: endpoint)?.authority else { return false }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return ["localhost", "127.0.0.1", "[::1"].contains(host)
    }
}

/// Adds an access token to each request, and gets a new one when the server does not take it any more.
package final class GoogleAuthorizedExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let access: GoogleAccess
    private let demand = Atomic<Demand>(.unknown)

    /// What a server on demand is known to want.
    private enum Demand: UInt8, AtomicRepresentable {
        case unknown
        /// It has asked who is there.
        case credentials
        /// It has, and nobody is.
        case vain
    }

    package init(_ inner: any HTTPExchange, access: GoogleAccess) {
        self.inner = inner
        self.access = access
    }

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        switch access {
        case .anonymous: return try await inner.send(request)
        case .token(let token): return try await inner.send(Self.authorized(request, token))
        case .credentials(let chain): return try await send(request, chain)
        case .credentialsOnDemand(let chain):
            if demand.load(ordering: .relaxed) == .credentials { return try await send(request, chain) }
            let response = try await inner.send(request)
            guard response.status == 401, demand.load(ordering: .relaxed) != .vain else { return response }
            do throws(HTTPClientError) {
                _ = try await Self.token(chain)
            } catch {
                guard error.code == .unauthenticated else { throw error }
                demand.store(.vain, ordering: .relaxed)
                return response
            }
            demand.store(.credentials, ordering: .relaxed)
            return try await send(request, chain)
        }
    }

    private func send(
        _ request: ClientRequest, _ chain: GoogleTokenChain
    ) async throws(HTTPClientError) -> ClientResponse {
        let token = try await Self.token(chain)
        let response = try await inner.send(Self.authorized(request, token.token))
        guard response.status == 401 else { return response }
        chain.forget(token)
        return try await inner.send(Self.authorized(request, try await Self.token(chain).token))
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
