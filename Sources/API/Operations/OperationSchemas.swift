internal import StillsModel
internal import StillsService

/// The forms of bulk operations, as ``OperationJSON`` writes them.
enum OperationSchemas {
    static let newOperation = Schema.named(
        "NewOperation",
        .object([
            .init("action", .words(BulkOperation.Action.allCases.map(\.rawValue))),
            .optional(
                "query",
                .described(
                    "Which images, in the query language: those that it finds when the operation begins. For `restore` it is "
                        + "about the trash.", .text(1...10_000))),
            .optional(
                "ids", .described("Which images; instead of a query.", .array(of: .id, count: 1...namedLimit))),
            .optional("patch", .described("What an edit changes, as a PATCH of one image.", ImagePatch.schema)),
            .optional(
                "append",
                .described(
                    "Values that an edit adds to attributes, which become lists.",
                    .object([], others: ImageSchemas.attribute))),
            .optional("dryRun", .described("Says what would become of each image, and changes none.", .boolean)),
        ]))

    private static let namedLimit = BeginOperation.namedLimit

    static let operation = Schema.named(
        "Operation",
        .object([
            .init("id", .id),
            .init("action", .words(BulkOperation.Action.allCases.map(\.rawValue))),
            .init("dryRun", .boolean),
            .init("state", .words(BulkOperation.State.allCases.map(\.rawValue))),
            .init("cancelling", .described("Whether it ends with the batch that is under way.", .boolean)),
            .init(
                "counts",
                .object([
                    .init("matched", .described("null until all images are found.", .nullable(.count))),
                    .init("done", .count), .init("changed", .count), .init("unchanged", .count),
                    .init("failed", .described("Images that were refused; each has its reason.", .count)),
                ])),
            .init("started", .instant), .init("ended", .nullable(.instant)),
            .init("expires", .described("When it is forgotten; null while it runs.", .nullable(.instant))),
            .init("who", .described("The account that asked for it.", .text)),
            .init("reason", .described("Why it failed.", .nullable(.text))),
        ]))

    static let operations = Schema.named(
        "OperationPage",
        .object([.init("operations", .list(of: operation)), .init("nextPageToken", nextPageToken)]))

    static let outcomes = OperationItem.Outcome.allCases.map(\.rawValue)

    static let items = Schema.named(
        "OperationItemPage",
        .object([
            .init(
                "items",
                .list(
                    of: .named(
                        "OperationItem",
                        .object([
                            .init("place", .described("Its number in the operation, from 0.", .count)),
                            .init("image", .id),
                            .init(
                                "outcome",
                                .described(
                                    "`waiting` until its turn comes; `notTried` where the operation ended before that.",
                                    .words(outcomes + ["waiting", "notTried"]))),
                            .init("version", .described("After the change.", .nullable(.count))),
                            .init("code", .described("What kind of refusal it is.", .nullable(.text))),
                            .init("reason", .nullable(.text)),
                            .init(
                                "changes",
                                .described(
                                    "What was before, and what is since; empty unless it is asked for.",
                                    .object([], others: .array(of: .any, count: 2...2)))),
                        ])))),
            .init("nextPageToken", nextPageToken),
        ]))

    private static let nextPageToken = Schema.described(
        "Where the next page begins; null after the last.", .nullable(.text))
}
