internal import StillsModel

/// One clause of the ``AccountStore`` contract, for a catalog that holds ``SampleLibrary/founding`` and nothing else.
package struct AccountStoreCheck: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any SearchedCatalog) async throws -> Void

    init(_ clause: String, _ body: @escaping @Sendable (any SearchedCatalog) async throws -> Void) {
        description = clause
        self.body = body
    }

    /// Runs the check in a catalog that is empty; what it does otherwise is recorded as an issue of the running test.
    package func callAsFunction(_ catalog: any SearchedCatalog) async throws {
        _ = try await catalog.commit(SampleLibrary.founding)
        try await body(catalog)
    }

    /// Every clause.
    package static let all: [AccountStoreCheck] = passwords + sessions + allowances + keys
}

/// What checks of sessions are written with: seconds, and tokens by number.
enum SampleSession {
    static let hash = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$anna"

    static func second(_ number: Int64) -> Instant {
        Instant(microseconds: Sample.now.microseconds + number * 1_000_000)
    }

    static func session(_ number: UInt64, of account: AccountID = Sample.anna, at second: Int64 = 0) -> Session {
        Session(id: SessionID(high: 6, low: number), account: account, openedAt: Self.second(second))
    }

    /// Access for 900 seconds, refresh for 10,000.
    static func tokens(_ number: UInt64, at second: Int64 = 0) -> SessionTokens {
        SessionTokens(
            access: Sample.digest(10_000 + number), accessEnds: Self.second(second + 900),
            refresh: Sample.digest(20_000 + number), refreshEnds: Self.second(second + 10_000))
    }
}

extension AccountStore {
    /// Has anna a password, and opens a session of hers with tokens of the same number.
    func openSession(_ number: UInt64, at second: Int64 = 0) async throws {
        if try await signIn(named: "anna")?.passwordHash == nil {
            try await setPassword(SampleSession.hash, of: Sample.anna, keeping: nil)
        }
        try await open(
            SampleSession.session(number, at: second), SampleSession.tokens(number, at: second),
            password: SampleSession.hash)
    }

    /// Exchanges the refresh token of one number for the tokens of another, with 30 seconds of grace.
    func refresh(_ number: UInt64, for next: UInt64, at second: Int64) async throws -> RefreshOutcome {
        try await refresh(
            SampleSession.tokens(number).refresh, with: SampleSession.tokens(next, at: second),
            at: SampleSession.second(second), grace: 30_000_000)
    }

    /// Whether the access token of that number opens anything.
    func opens(_ number: UInt64) async throws -> Bool {
        try await bearer(SampleSession.tokens(number).access) != nil
    }

    /// The code of the error that the body ends with; nil when it ends well.
    func code(_ body: () async throws -> Void) async throws -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch let error as AccountStoreError {
            return error.code
        }
    }
}
