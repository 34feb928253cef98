internal import StillsModel

/// Ends the session that an access token belongs to.
package struct SignOut: Sendable {
    private let library: Library
    private let authenticate: Authenticate

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        authenticate = credentials.authenticate
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated`, or `.invalidArgument` for an API key, which has no session.
    package func run(bearer presented: String) async throws(ServiceError) {
        guard let token = BearerToken(presented: presented) else { throw .unknownToken }
        guard token.kind == .session else {
            throw ServiceError(.invalidArgument, "An API key has no session to end: revoke it instead.")
        }
        let digest = try token.digest()
        guard case .session(let session, _, _)? = try await seam({ try await library.accounts.bearer(digest) }) else {
            throw .unknownToken
        }
        try await seam { try await library.accounts.end(session.id) }
        authenticate.forgetAll()
    }
}
