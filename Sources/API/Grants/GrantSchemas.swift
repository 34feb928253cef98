internal import Formats
internal import StillsModel
internal import StillsService

/// The forms of grants.
enum GrantSchemas {
    private static let word = Schema.described(
        "What it gives: `write` gives what `read` gives, too, and `own` everything.",
        .words(AccessLevel.allCases.map(\.rawValue)))

    static let level = Schema.named("GrantLevel", .object([.init("level", word)]))

    static let grant = Schema.named(
        "Grant", .object([.init("account", .id), .init("name", .text), .init("level", word)]))

    static let grants = Schema.named("Grants", .object([.init("grants", .list(of: grant))]))

    /// `{"account","name","level"}`
    static func append(_ entry: ShareAccess.Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("account", entry.grant.account.description)
        writer.member("name", entry.accountName)
        writer.member("level", entry.grant.level.rawValue)
        writer.endObject()
    }
}
