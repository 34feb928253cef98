package import Formats
package import StillsModel

/// The form in which programs read accounts, keys and tokens.
package enum AccountJSON {
    /// `{"id","name","role","disabled","createdAt"}`.
    package static func append(_ account: Account, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", account.id.description)
        writer.member("name", account.name)
        writer.member("role", account.role.rawValue)
        writer.member("disabled", account.isDisabled)
        writer.member("createdAt", account.createdAt.description)
        writer.endObject()
    }

    /// `{"id","account","name","scopes","collections","createdAt","expiresAt","lastUsedAt","key"}`; `collections` only of a
    /// key that is confined to some, `key` only when it was just made.
    package static func append(_ key: APIKey, token: BearerToken? = nil, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", key.id.description)
        writer.member("account", key.account.description)
        writer.member("name", key.name)
        writer.key("scopes")
        append(KeyScopes.Scope.allCases.filter { key.scopes.scopes.contains($0) }.map(\.rawValue), to: &writer)
        if let collections = key.scopes.collections {
            writer.key("collections")
            append(collections.sorted().map(\.description), to: &writer)
        }
        writer.member("createdAt", key.createdAt.description)
        writer.member("expiresAt", key.endsAt?.description)
        writer.member("lastUsedAt", key.usedAt?.description)
        if let token { writer.member("key", token.secret) }
        writer.endObject()
    }

    /// `{"accessToken","refreshToken","tokenType","expiresIn"}`.
    package static func append(_ tokens: IssuedTokens, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("accessToken", tokens.access.secret)
        writer.member("refreshToken", tokens.refresh.secret)
        writer.member("tokenType", "Bearer")
        writer.member("expiresIn", Int(tokens.expiresIn))
        writer.endObject()
    }

    private static func append(_ words: [String], to writer: inout JSONWriter) {
        writer.beginArray()
        for word in words { writer.string(word) }
        writer.endArray()
    }
}
