internal import StillsModel

/// Exchanges a refresh token for new tokens of the same session (Decision 0021).
package struct RefreshSession: Sendable {
    private let library: Library
    private let authenticate: Authenticate
    private let limits: SignInLimits

    package init(library: Library, _ credentials: Credentials) {
        self.library = library
        authenticate = credentials.authenticate
        limits = credentials.limits
    }

    /// - Throws: ``ServiceError`` with `.unauthenticated`: the token is none, is over, or was exchanged before; in the last
    ///   case the whole session is over.
    package func run(_ presented: String) async throws(ServiceError) -> IssuedTokens {
        guard let token = BearerToken(presented: presented), token.kind == .session else { throw .unknownToken }
        let digest = try token.digest()
        let now = library.environment.now()
        let tokens = try IssuedTokens(limits: limits)
        let stored = try tokens.stored(at: now, limits)
        let outcome = try await seam {
            try await library.accounts.refresh(
                digest, with: stored, at: now, grace: limits.refreshGrace * 1_000_000)
        }
        switch outcome {
        case .exchanged: return tokens
        case .unknown: throw .unknownToken
        case .reused:
            authenticate.forgetAll()
            throw ServiceError(
                .unauthenticated,
                "The refresh token was used before, so the session has ended: somebody may have a copy. Sign in again.")
        }
    }
}

extension ServiceError {
    static let unknownToken = ServiceError(.unauthenticated, "The token is unknown, or it counts no longer.")
}
