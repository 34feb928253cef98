internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Work on many images that goes on after the request was answered.
enum OperationRoutes {
    static let tag = "Operations"

    static let all: [Route] = [list, begin, show, items, cancel]

    /// `GET /v1/operations`
    private static let list = Route(
        .get, "/v1/operations", id: "listOperations", tag: tag, summary: "List bulk operations, the latest first",
        discussion: "One’s own; those of a key where a key asks; all of them for an administrator.",
        parameters: pages(1...1_000),
        responses: [.json(.ok, "A page of operations", OperationSchemas.operations)],
        problems: [.badRequest, .unauthorized]
    ) { request in
        let limit = request.query.integer("pageSize") ?? 50
        var after: OperationID?
        if let token = request.query.text("pageToken") {
            guard let id = OperationID(token) else { throw noToken }
            after = id
        }
        let found = try await ShowOperations(library: request.library).list(after: after, limit: limit)
        return .json { writer in
            writer.beginObject()
            writer.key("operations")
            writer.beginArray()
            for entry in found { OperationJSON.append(entry, to: &writer) }
            writer.endArray()
            writer.member("nextPageToken", found.count == limit ? found.last?.operation.id.description : nil)
            writer.endObject()
        }
    }

    /// `GET /v1/operations/{id}`
    private static let show = Route(
        .get, "/v1/operations/{id}", id: "getOperation", tag: tag, summary: "Show how far a bulk operation is",
        responses: [.json(.ok, "The operation as it is now", OperationSchemas.operation)],
        problems: [.unauthorized, .notFound]
    ) { request in
        let entry = try await ShowOperations(library: request.library).one(request.identifier())
        return .json { OperationJSON.append(entry, to: &$0) }
    }

    /// `GET /v1/operations/{id}/items`
    private static let items = Route(
        .get, "/v1/operations/{id}/items", id: "listOperationItems", tag: tag,
        summary: "List what became of each image of a bulk operation",
        discussion: """
            In the order in which they have their turns. An image that the principal may not read is refused as one that is not \
            there.
            """,
        parameters: [
            .query("outcome", .words(OperationSchemas.outcomes), "Only images with this outcome."),
            .query("changes", .boolean, "Whether to say what was changed, as the image’s history tells it."),
        ] + pages(1...1_000),
        responses: [.json(.ok, "A page of images", OperationSchemas.items)],
        problems: [.badRequest, .unauthorized, .notFound]
    ) { request in
        let limit = request.query.integer("pageSize") ?? 50
        var place = 0
        if let token = request.query.text("pageToken") {
            guard let number = Int(token), number >= 0 else { throw noToken }
            place = number
        }
        let outcome = request.query.text("outcome").flatMap { OperationItem.Outcome(rawValue: $0) }
        let use = ShowOperations(library: request.library)
        let isOver = try await use.one(request.identifier()).operation.state != .running
        let found = try await use.items(
            of: request.identifier(), outcome.map { .outcome($0) } ?? .all, from: place, limit: limit,
            tellsChanges: request.query.flag("changes"))
        return .json(capacity: 256 * (found.count + 1)) { writer in
            writer.beginObject()
            writer.key("items")
            writer.beginArray()
            for item in found { OperationJSON.append(item, isOver: isOver, to: &writer) }
            writer.endArray()
            let next = found.count == limit ? found.last.map { "\($0.item.place + 1)" } : nil
            writer.member("nextPageToken", next)
            writer.endObject()
        }
    }

    /// `POST /v1/operations/{id}:cancel`
    private static let cancel = Route(
        .post, "/v1/operations/{id}:cancel", id: "cancelOperation", tag: tag, summary: "Cancel a bulk operation",
        discussion: """
            The batch that is under way is finished first: the operation is over when its state says so. What is done stays. \
            Of one that is over nothing changes.
            """,
        responses: [.json(.accepted, "The operation as it is now", OperationSchemas.operation)],
        problems: [.unauthorized, .notFound]
    ) { request in
        let entry = try await ShowOperations(library: request.library).cancel(request.identifier())
        return .json(.accepted) { OperationJSON.append(entry, to: &$0) }
    }

    private static func pages(_ sizes: ClosedRange<Int>) -> [RouteParameter] {
        [
            .query("pageSize", .integer(sizes), "How many at most; 50 without it."),
            .query("pageToken", .text(1...100), "`nextPageToken` of the page before."),
        ]
    }

    private static let noToken = Problem(
        .badRequest, "The query's parameters are not as this address takes them.",
        errors: [.init(parameter: "pageToken", "It is none that this address gave.")])
}
