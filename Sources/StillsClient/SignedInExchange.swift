package import Execution
package import HTTPClient
internal import Linux
internal import StillsModel
internal import Synchronization

/// Adds to each request by what the server knows us, and gets a new access token when the old one has expired: one refresh at a
/// time, among all tasks and processes of the user.
package final class SignedInExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let server: ServerAddress
    private let folder: CredentialFolder
    private let files: BlockingPool
    private let now: @Sendable () -> Int64
    private let credentials: Mutex<ServerCredentials>

    /// A token that ends within so many seconds is not sent any more.
    private static let margin: Int64 = 20

    /// - Parameters:
    ///   - files: where waiting for the lock blocks.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package init(
        _ inner: any HTTPExchange, server: ServerAddress, credentials: ServerCredentials, folder: CredentialFolder,
        files: BlockingPool, now: @escaping @Sendable () -> Int64 = { SystemClock.wallNanoseconds / 1_000_000_000 }
    ) {
        self.inner = inner
        self.server = server
        self.folder = folder
        self.files = files
        self.now = now
        self.credentials = Mutex(credentials)
    }

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        // Credentials are for this server, whatever a caller asks for.
        guard request.url.hasPrefix(server.text + "/") else { return try await inner.send(request) }
        var known = credentials.withLock { $0 }
        if case .session(let tokens) = known.secret, tokens.expiresAt - Self.margin <= now() {
            known = try await refreshed(known)
        }
        let response = try await inner.send(signed(request, known))
        guard response.status == 401, case .session = known.secret else { return response }
        let renewed = try await refreshed(known)
        guard renewed != known else { return response }
        return try await inner.send(signed(request, renewed))
    }

    private func signed(_ request: ClientRequest, _ credentials: ServerCredentials) -> ClientRequest {
        var request = request
        request.fields["Authorization"] = "Bearer \(credentials.bearer)"
        return request
    }

    /// Other credentials than these: what somebody else has got meanwhile, or else what the server gives now. The same ones when
    /// the server gives none: the session has ended.
    private func refreshed(_ old: ServerCredentials) async throws(HTTPClientError) -> ServerCredentials {
        do throws(RemoteError) {
            let folder = folder
            let server = server
            let lock = try await files.run { () throws(RemoteError) in try folder.lock(server) }
            defer { withExtendedLifetime(lock) {} }
            let newest = try await files.run { () throws(RemoteError) in try folder.read(server) }
            if let newest, newest != old {
                credentials.withLock { $0 = newest }
                return newest
            }
            guard case .session(let tokens) = old.secret else { return old }
            var renewed = old
            do throws(RemoteError) {
                renewed.secret = .session(
                    try await RemoteSession(server: server, exchange: inner, now: now).refresh(tokens.refresh))
            } catch {
                guard error.code == .unauthenticated else { throw error }
                return old
            }
            let kept = renewed
            try await files.run { () throws(RemoteError) in try folder.write(kept, for: server) }
            credentials.withLock { $0 = kept }
            return kept
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .notSent, cause: error)
        }
    }
}
