internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Signing in and out.
enum SessionRoutes {
    static let tag = "Sessions"

    static let all: [Route] = [signIn, refresh, signOut, me]

    /// `POST /v1/session`
    private static let signIn = Route(
        .post, "/v1/session", id: "signIn", tag: tag, summary: "Sign in with a password",
        discussion: "Every route takes the access token: `Authorization: Bearer TOKEN`.",
        body: .json(AccountSchemas.signIn), responses: [.json(.ok, "The session’s tokens", AccountSchemas.tokens)],
        problems: [.badRequest, .unauthorized, .tooManyRequests]
    ) { request in
        let tokens = try await SignIn(library: request.library, request.context.credentials).run(
            account: request.body["account"]?.text ?? "",
            Password(presented: request.body["password"]?.text ?? ""), address: request.http.remoteAddress)
        return response(of: tokens)
    }

    /// `POST /v1/session:refresh`
    private static let refresh = Route(
        .post, "/v1/session:refresh", id: "refreshSession", tag: tag,
        summary: "Exchange a refresh token for new tokens",
        discussion: """
            A refresh token is exchanged once. When an exchanged one is shown again, somebody has a copy, and the session \
            ends; only within half a minute, and before its successor is exchanged, is a lost answer given again.
            """,
        body: .json(AccountSchemas.refresh), responses: [.json(.ok, "New tokens", AccountSchemas.tokens)],
        problems: [.badRequest, .unauthorized]
    ) { request in
        let tokens = try await RefreshSession(library: request.library, request.context.credentials).run(
            request.body["refreshToken"]?.text ?? "")
        return response(of: tokens)
    }

    /// `DELETE /v1/session`
    private static let signOut = Route(
        .delete, "/v1/session", id: "signOut", tag: tag, summary: "Sign out: end the session of the access token",
        responses: [.empty(.noContent, "The session has ended")], problems: [.badRequest, .unauthorized]
    ) { request in
        guard let bearer = request.bearer else { throw ServiceError(.unauthenticated, "There is no session to end.") }
        try await SignOut(library: request.library, request.context.credentials).run(bearer: bearer)
        return HTTPResponse(.noContent)
    }

    /// `GET /v1/me`
    private static let me = Route(
        .get, "/v1/me", id: "getOwnAccount", tag: tag, summary: "Show the account that asks",
        responses: [.json(.ok, "The account", AccountSchemas.account)], problems: [.unauthorized]
    ) { request in
        let account = try await ListAccounts(library: request.library).own()
        return .json { AccountJSON.append(account, to: &$0) }
    }

    private static func response(of tokens: IssuedTokens) -> HTTPResponse {
        .json(fields: ["Cache-Control": "no-store"]) { AccountJSON.append(tokens, to: &$0) }
    }
}
