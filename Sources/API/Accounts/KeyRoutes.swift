internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// API keys: what programs show instead of signing in.
enum KeyRoutes {
    static let tag = "Keys"

    static let all: [Route] = [list, create, revoke]

    /// `GET /v1/keys`
    private static let list = Route(
        .get, "/v1/keys", id: "listKeys", tag: tag, summary: "List the API keys of an account",
        parameters: [.query("account", .text(1...63), "Whose, by name or id; one’s own without it.")],
        responses: [.json(.ok, "The keys, without what opens", AccountSchemas.keys)],
        problems: [.unauthorized, .forbidden, .notFound]
    ) { request in
        let keys = try await ListKeys(library: request.library).run(of: request.query.text("account"))
        return .json { writer in
            writer.beginObject()
            writer.key("keys")
            writer.beginArray()
            for key in keys { AccountJSON.append(key, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    /// `POST /v1/keys`
    private static let create = Route(
        .post, "/v1/keys", id: "createKey", tag: tag, summary: "Make an API key",
        discussion: """
            The response is the only place where the key itself ever stands. It acts as its account within its scopes; they \
            are no ladder: `write` alone puts images in and sees none.
            """,
        body: .json(AccountSchemas.newKey), responses: [.json(.created, "The key", AccountSchemas.key)],
        problems: [.badRequest, .unauthorized, .forbidden, .notFound]
    ) { request in
        let (key, token) = try await CreateKey(library: request.library).run(
            keyRequest(request.body), for: request.body["account"]?.text)
        return .json(.created, fields: ["Cache-Control": "no-store"]) {
            AccountJSON.append(key, token: token, to: &$0)
        }
    }

    /// `DELETE /v1/keys/{id}`
    private static let revoke = Route(
        .delete, "/v1/keys/{id}", id: "revokeKey", tag: tag, summary: "Revoke an API key",
        responses: [.empty(.noContent, "It opens nothing any more")], problems: [.unauthorized, .forbidden, .notFound]
    ) { request in
        try await RevokeKey(library: request.library, request.context.credentials).run(request.identifier())
        return HTTPResponse(.noContent)
    }

    private static func keyRequest(_ body: JSONValue) throws(Problem) -> CreateKey.Request {
        let scopes = texts(body["scopes"]).compactMap { KeyScopes.Scope(rawValue: $0) }
        let collections = body["collections"].map { Set(texts($0).compactMap { CollectionID($0) }) }
        var endsAt: Instant?
        if let text = body["expiresAt"]?.text {
            guard let time = Timestamp(text) else {
                throw Problem(
                    .unprocessable, "The body is not as this address takes it.",
                    errors: [.init(pointer: "/expiresAt", "It is no date and time as RFC 3339 writes them.")])
            }
            endsAt = time.instant
        }
        return CreateKey.Request(
            name: body["name"]?.text ?? "", scopes: KeyScopes(Set(scopes), collections: collections), endsAt: endsAt)
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        guard case .array(let elements)? = value else { return [] }
        return elements.compactMap(\.text)
    }
}
