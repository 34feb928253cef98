internal import Formats
package import HTTPClient
internal import Linux

/// Signing in and out.
package struct RemoteSession: Sendable {
    private let calls: RemoteCalls
    private let now: @Sendable () -> Int64

    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    package init(
        server: ServerAddress, exchange: any HTTPExchange,
        now: @escaping @Sendable () -> Int64 = { SystemClock.wallNanoseconds / 1_000_000_000 }
    ) {
        calls = RemoteCalls(server: server, exchange: exchange)
        self.now = now
    }

    /// - Throws: ``RemoteError`` with `.unauthenticated` for a wrong name or password.
    package func signIn(account: String, password: String) async throws(RemoteError) -> SessionTokens {
        let answer = try await calls.json("POST", "/v1/session") { writer in
            writer.member("account", account)
            writer.member("password", password)
        }
        return try tokens(answer)
    }

    /// Gives the refresh token up for new tokens.
    package func refresh(_ token: String) async throws(RemoteError) -> SessionTokens {
        // An answer that was lost is given again.
        let answer = try await calls.json("POST", "/v1/session:refresh", isRepeatable: true) { writer in
            writer.member("refreshToken", token)
        }
        return try tokens(answer)
    }

    /// Ends the session to which the exchange's token belongs.
    package func signOut() async throws(RemoteError) {
        _ = try await calls.call("DELETE", "/v1/session")
    }

    /// Whom the server takes the exchange's token for.
    package func whoAmI() async throws(RemoteError) -> String? {
        let answer = try await calls.json("GET", "/v1/me")
        return answer["name"]?.text
    }

    private func tokens(_ answer: JSONValue) throws(RemoteError) -> SessionTokens {
        guard let access = answer["accessToken"]?.text, let refresh = answer["refreshToken"]?.text,
            case .number(let number)? = answer["expiresIn"], let seconds = number.integer, seconds > 0
        else { throw calls.misunderstood }
        return SessionTokens(access: access, refresh: refresh, expiresAt: now() + min(seconds, 1 << 40))
    }
}
