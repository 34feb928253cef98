internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension CollectionRoutes {
    static let edit = Route(
        .patch, "/v1/collections/{id}", id: "editCollection", tag: tag,
        summary: "Rename a collection, move it, or say what new images in it begin with",
        discussion: "One after the other: first the name, then the place, then the visibility.",
        body: .json(
            .named(
                "CollectionPatch",
                .object([
                    .optional("name", .text(1...255)),
                    .optional(
                        "parent",
                        .described(
                            "The path or id of the collection to put it into; null for none.",
                            .nullable(.text(1...10_000)))),
                    .optional("visibility", .words(Visibility.allCases.map(\.rawValue))),
                ])), mediaTypes: ["application/merge-patch+json", "application/json"]),
        responses: [.json(.ok, "The collection as it is now", collection)],
        problems: [.badRequest, .forbidden, .notFound, .conflict, .unsupportedMediaType, .unprocessable]
    ) { request in
        let id: CollectionID = try request.identifier()
        let use = EditCollections(library: request.library)
        let name = id.description
        if let new = request.body["name"]?.text { _ = try await use.rename(name, to: new) }
        if let parent = request.body["parent"] { _ = try await use.move(name, into: parent.text) }
        if let visibility = request.body["visibility"]?.text.flatMap(Visibility.init(rawValue:)) {
            _ = try await use.setVisibility(name, visibility)
        }
        return try await response(to: request, name)
    }

    static let remove = Route(
        .delete, "/v1/collections/{id}", id: "removeCollection", tag: tag, summary: "Remove a collection",
        discussion: """
            One that is not empty is refused, unless the request says what becomes of its images. Images that cannot move, since \
            the same picture is there already, stay, and the collection with them: 409 then.
            """,
        parameters: [
            .query("moveImagesTo", .text(1...10_000), "The path or id of the collection that its images move to."),
            .query("trashImages", .boolean, "Whether its images are put into the trash, in General."),
            .query("recursive", .boolean, "Whether collections below it are removed too."),
        ],
        responses: [.empty(.noContent, "It is gone")], problems: [.badRequest, .forbidden, .notFound, .conflict]
    ) { request in
        let id: CollectionID = try request.identifier()
        let use = RemoveCollection(library: request.library)
        let plan = try await use.plan(id.description)
        let images = try images(request)
        if plan.images + plan.trashed > 0, images == nil {
            throw Problem(
                .conflict,
                "It holds \(plan.images + plan.trashed) images, those in the trash included: say moveImagesTo or trashImages."
            )
        }
        guard plan.nested.isEmpty || request.query.flag("recursive") else {
            throw Problem(.conflict, "There are \(plan.nested.count) collections below it: say recursive=true.")
        }
        let isGone = try await use.run(
            plan, images: plan.images + plan.trashed > 0 ? images : nil, report: { _ in },
            goesOn: { !Task.isCancelled })
        guard isGone else {
            throw Problem(.conflict, "It stays, with the images that are where they should go already.")
        }
        return HTTPResponse(.noContent)
    }

    private static func images(_ request: APIRequest) throws(Problem) -> RemoveCollection.Images? {
        let target = request.query.text("moveImagesTo")
        guard target == nil || !request.query.flag("trashImages") else {
            throw Problem(.badRequest, "Say one thing only: moveImagesTo, or trashImages.")
        }
        if let target { return .move(to: target) }
        return request.query.flag("trashImages") ? .trash : nil
    }
}
