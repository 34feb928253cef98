internal import StillsModel
internal import StillsService

/// The forms of accounts, sessions and keys, as ``AccountJSON`` writes them.
enum AccountSchemas {
    static let roles = Schema.words(Role.allCases.map(\.rawValue))
    static let name = Schema.described(
        "1 to 63 lower-case letters, digits and hyphens inside.", .text(1...63))
    static let password = Schema.text(0...Password.longest)

    static let account = Schema.named(
        "Account",
        .object([
            .init("id", .id), .init("name", .text), .init("role", roles), .init("disabled", .boolean),
            .init("createdAt", .instant),
        ]))

    static let accounts = Schema.named("Accounts", .object([.init("accounts", .list(of: account))]))

    static let newAccount = Schema.named(
        "NewAccount",
        .object([
            .init("name", name), .init("role", roles),
            .optional("password", .described("Without one nobody signs in to it.", password)),
        ]))

    static let accountEdit = Schema.named(
        "AccountEdit", .object([.optional("role", roles), .optional("disabled", .boolean)]))

    static let newPassword = Schema.named(
        "NewPassword",
        .object([
            .init("password", password),
            .optional("oldPassword", .described("Needed for one’s own, where there is one.", password)),
        ]))

    static let signIn = Schema.named(
        "SignIn", .object([.init("account", .text(0...200)), .init("password", password)]))

    static let refresh = Schema.named("Refresh", .object([.init("refreshToken", .text(0...200))]))

    static let tokens = Schema.named(
        "Tokens",
        .object([
            .init("accessToken", .text), .init("refreshToken", .text), .init("tokenType", .words(["Bearer"])),
            .init("expiresIn", .described("How long the access token counts, in seconds.", .count)),
        ]))

    private static let scopes = Schema.list(of: .words(KeyScopes.Scope.allCases.map(\.rawValue)))
    private static let collections = Schema.described(
        "The collections that it is confined to, with those below them.", .list(of: .id))

    static let newKey = Schema.named(
        "NewKey",
        .object([
            .init("name", .described("What it is for.", .text(1...100))), .init("scopes", scopes),
            .optional("collections", collections), .optional("expiresAt", .instant),
            .optional("account", .described("Whose, by name or id; one’s own without it.", .text(1...63))),
        ]))

    static let key = Schema.named(
        "Key",
        .object([
            .init("id", .id), .init("account", .id), .init("name", .text), .init("scopes", scopes),
            .optional("collections", collections), .init("createdAt", .instant),
            .init("expiresAt", .nullable(.instant)), .init("lastUsedAt", .nullable(.instant)),
            .optional("key", .described("Only when it was just made: it is never told again.", .text)),
        ]))

    static let keys = Schema.named("Keys", .object([.init("keys", .list(of: key))]))
}
