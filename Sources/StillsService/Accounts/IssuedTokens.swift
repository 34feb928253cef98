internal import StillsModel

/// What somebody who signed in goes on with.
package struct IssuedTokens: Sendable {
    package let access: BearerToken
    package let refresh: BearerToken
    /// How long the access token counts, in seconds.
    package let expiresIn: Int64

    init(limits: SignInLimits) throws(ServiceError) {
        access = try BearerToken(new: .session)
        refresh = try BearerToken(new: .session)
        expiresIn = limits.accessLasts
    }

    /// What a store keeps of them.
    func stored(at now: Instant, _ limits: SignInLimits) throws(ServiceError) -> SessionTokens {
        SessionTokens(
            access: try access.digest(), accessEnds: now.adding(seconds: limits.accessLasts),
            refresh: try refresh.digest(), refreshEnds: now.adding(seconds: limits.refreshLasts))
    }
}

extension Instant {
    func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }
}
