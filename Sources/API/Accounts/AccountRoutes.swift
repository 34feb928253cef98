internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Accounts: who there is, and what they may do. A path names an account by its name or its id.
enum AccountRoutes {
    static let tag = "Accounts"

    static let all: [Route] = [list, create, show, edit, remove, setPassword]

    /// `GET /v1/accounts`
    private static let list = Route(
        .get, "/v1/accounts", id: "listAccounts", tag: tag, summary: "List the accounts that one manages",
        responses: [.json(.ok, "The accounts by name", AccountSchemas.accounts)], problems: [.unauthorized]
    ) { request in
        _ = try await ListAccounts(library: request.library).own()
        let accounts = try await ListAccounts(library: request.library).run()
        return .json { writer in
            writer.beginObject()
            writer.key("accounts")
            writer.beginArray()
            for account in accounts { AccountJSON.append(account, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    /// `POST /v1/accounts`
    private static let create = Route(
        .post, "/v1/accounts", id: "createAccount", tag: tag, summary: "Make an account",
        discussion: "Unless it is a viewer’s, it has a container of its name, with the collection General.",
        body: .json(AccountSchemas.newAccount),
        responses: [
            .json(
                .created, "The account", AccountSchemas.account, fields: [("Location", "The account’s address.")])
        ],
        problems: [.badRequest, .unauthorized, .forbidden, .conflict]
    ) { request in
        let name = try AccountName(request.body["name"]?.text ?? "")
        let password = try request.body["password"]?.text.map { text throws(ServiceError) in try Password(new: text) }
        let account = try await CreateAccount(library: request.library, request.context.credentials).run(
            name, role(request.body) ?? .viewer, password: password)
        return .json(.created, fields: ["Location": "/v1/accounts/\(account.id)"]) {
            AccountJSON.append(account, to: &$0)
        }
    }

    /// `GET /v1/accounts/{account}`
    private static let show = Route(
        .get, "/v1/accounts/{account}", id: "getAccount", tag: tag, summary: "Show an account",
        responses: [.json(.ok, "The account", AccountSchemas.account)],
        problems: [.unauthorized, .forbidden, .notFound]
    ) { request in
        let account = try await ListAccounts(library: request.library).one(request.text("account"))
        return .json { AccountJSON.append(account, to: &$0) }
    }

    /// `PATCH /v1/accounts/{account}`
    private static let edit = Route(
        .patch, "/v1/accounts/{account}", id: "editAccount", tag: tag,
        summary: "Change an account’s role, or disable it",
        discussion: "An account that is disabled loses its sessions, and its keys open nothing.",
        body: .json(
            AccountSchemas.accountEdit, mediaTypes: ["application/merge-patch+json", "application/json"]),
        responses: [.json(.ok, "The account", AccountSchemas.account)],
        problems: [.badRequest, .unauthorized, .forbidden, .notFound, .conflict]
    ) { request in
        var isDisabled: Bool?
        if case .boolean(let value)? = request.body["disabled"] { isDisabled = value }
        let account = try await EditAccount(library: request.library, request.context.credentials).run(
            request.text("account"), role: role(request.body), isDisabled: isDisabled)
        return .json { AccountJSON.append(account, to: &$0) }
    }

    /// `DELETE /v1/accounts/{account}`
    private static let remove = Route(
        .delete, "/v1/accounts/{account}", id: "removeAccount", tag: tag, summary: "Remove an account",
        discussion: "One that has images is removed only when they are handed over.",
        parameters: [
            .query("handOverTo", .text(1...63), "Who gets its containers, with all that is in them: a name or an id.")
        ],
        responses: [.empty(.noContent, "It is gone")],
        problems: [.badRequest, .unauthorized, .forbidden, .notFound, .conflict]
    ) { request in
        try await RemoveAccount(library: request.library, request.context.credentials).run(
            request.text("account"), handingOverTo: request.query.text("handOverTo"))
        return HTTPResponse(.noContent)
    }

    /// `PUT /v1/accounts/{account}/password`
    private static let setPassword = Route(
        .put, "/v1/accounts/{account}/password", id: "setPassword", tag: tag, summary: "Set an account’s password",
        discussion: "Its other sessions end. API keys stay.", body: .json(AccountSchemas.newPassword),
        responses: [.empty(.noContent, "It is set")],
        problems: [.badRequest, .unauthorized, .forbidden, .notFound, .tooManyRequests]
    ) { request in
        let old = try request.body["oldPassword"]?.text.map { text throws(ServiceError) in
            try Password(presented: text)
        }
        try await ChangePassword(library: request.library, request.context.credentials).run(
            of: request.text("account"), to: Password(new: request.body["password"]?.text ?? ""), old: old,
            bearer: request.bearer, address: request.http.remoteAddress)
        return HTTPResponse(.noContent)
    }

    private static func role(_ body: JSONValue) -> Role? {
        body["role"]?.text.flatMap(Role.init(rawValue:))
    }
}
