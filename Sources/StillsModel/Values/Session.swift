/// What an account opens by signing in: it lasts as long as it is refreshed in time.
package struct Session: Sendable, Equatable {
    package var id: SessionID
    package var account: AccountID
    package var openedAt: Instant

    package init(id: SessionID, account: AccountID, openedAt: Instant) {
        self.id = id
        self.account = account
        self.openedAt = openedAt
    }
}

package typealias SessionID = Identifier<Session>

/// What a session is carried on with, as far as a store knows it: the SHA-256 of each token, and until when it counts.
package struct SessionTokens: Sendable, Equatable {
    package var access: Digest
    package var accessEnds: Instant
    package var refresh: Digest
    package var refreshEnds: Instant

    package init(access: Digest, accessEnds: Instant, refresh: Digest, refreshEnds: Instant) {
        self.access = access
        self.accessEnds = accessEnds
        self.refresh = refresh
        self.refreshEnds = refreshEnds
    }
}
