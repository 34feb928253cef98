internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Collections: named sets of images.
enum CollectionRoutes {
    static let tag = "Collections"

    static let all: [Route] = [list, create, show, edit, remove]

    private static let visibility = Schema.words(Visibility.allCases.map(\.rawValue))
    private static let path = Schema.described("Names joined by `/`, the outermost first.", .text(1...10_000))

    static let collection = Schema.named(
        "Collection",
        .object(
            [
                .init("id", .id), .init("path", path),
                .init("visibility", .described("What new images in it begin with.", visibility)),
                .init("createdAt", .instant), .optional("owner", .text),
                .init("images", .described("In it, without those below it and those in the trash.", .count)),
                .init("trashed", .count), .init("collections", .described("Directly below it.", .count)),
            ], others: .any))

    static let list = Route(
        .get, "/v1/collections", id: "listCollections", tag: tag, summary: "List collections",
        responses: [
            .json(
                .ok, "Every collection, each after the one that it is in",
                .named("CollectionList", .object([.init("collections", .list(of: collection))])))
        ]
    ) { request in
        let entries = try await ListCollections(library: request.library).run()
        return .json(capacity: 256 * (entries.count + 1)) { writer in
            writer.beginObject()
            writer.key("collections")
            writer.beginArray()
            for entry in entries { CollectionJSON.append(entry, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    static let create = Route(
        .post, "/v1/collections", id: "createCollection", tag: tag, summary: "Make a collection",
        body: .json(
            .named(
                "NewCollection",
                .object([
                    .init("path", path), .optional("visibility", visibility),
                    .optional("makesParents", .described("Whether those above it are made too.", .boolean)),
                ]))),
        responses: [.json(.created, "The collection", collection, fields: [("Location", "Its address.")])],
        problems: [.badRequest, .forbidden, .notFound, .conflict, .unsupportedMediaType, .unprocessable]
    ) { request in
        let path = try CollectionPath(request.body["path"]?.text ?? "")
        let made = try await EditCollections(library: request.library).create(
            path, visibility: request.body["visibility"]?.text.flatMap(Visibility.init(rawValue:)),
            makesParents: request.body["makesParents"] == .boolean(true))
        guard let id = made.last?.id.description else { throw ServiceError(.internal, "Nothing was made.") }
        var response = try await response(to: request, id, .created)
        response.fields["Location"] = "/v1/collections/\(id)"
        return response
    }

    static let show = Route(
        .get, "/v1/collections/{id}", id: "getCollection", tag: tag, summary: "Show a collection",
        responses: [.json(.ok, "The collection", collection)], problems: [.notFound]
    ) { request in
        let id: CollectionID = try request.identifier()
        return try await response(to: request, id.description)
    }

    static func response(
        to request: APIRequest, _ id: String, _ status: HTTPStatus = .ok
    ) async throws -> HTTPResponse {
        let entry = try await ListCollections(library: request.library).one(id)
        return .json(status, capacity: 512) { CollectionJSON.append(entry, to: &$0) }
    }
}
