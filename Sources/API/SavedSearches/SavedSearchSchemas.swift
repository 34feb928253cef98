internal import StillsModel
internal import StillsService

/// The forms of saved searches, as ``SavedSearchJSON`` writes them.
enum SavedSearchSchemas {
    private static let name = Schema.described(
        "Unique among one’s own; at most \(SavedSearch.Limits.nameBytes) bytes of UTF-8, no control character.",
        .text(1...SavedSearch.Limits.nameBytes))
    private static let sort = Schema.words(
        SortOrder.Key.allCases.flatMap { [$0.rawValue, "-\($0.rawValue)"] })

    static let search = Schema.named(
        "SavedSearch",
        .object([
            .init("id", .id), .init("name", .text),
            .init("query", .described("In the query language; empty for all that is not trashed.", .text)),
            .init("sort", .described("null for the newest first.", .nullable(sort))), .init("createdAt", .instant),
            .init("updatedAt", .instant),
        ]))

    static let newSearch = Schema.named(
        "NewSavedSearch",
        .object([
            .init("name", name),
            .init(
                "query", .described("In the query language; what cannot be understood is refused.", .text(0...10_000))),
            .optional("sort", .described("null, or left out, for the newest first.", .nullable(sort))),
        ]))

    static let searches = Schema.named(
        "SavedSearchPage",
        .object([
            .init("searches", .list(of: search)),
            .init("nextPageToken", .described("Where the next page begins; null after the last.", .nullable(.text))),
        ]))
}
