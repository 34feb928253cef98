internal import HTTPTransport
internal import StillsModel
internal import StillsService
internal import Synchronization

extension ImageRoutes {
    /// `DELETE /v1/images/{id}`: puts an image into the trash.
    static let trash = Route(
        .delete, "/v1/images/{id}", id: "trashImage", tag: tag, summary: "Put an image into the trash",
        discussion:
            "It can be restored until it is purged. One that is in the trash already stays there: that is no error.",
        parameters: [APIRequest.ifMatch], responses: [.empty(.noContent, "It is in the trash")],
        problems: [.forbidden, .notFound, .conflict, .preconditionFailed]
    ) { request in
        try await run(.trash, request)
        return HTTPResponse(.noContent)
    }

    /// `POST /v1/images/{id}:restore`: takes an image out of the trash.
    static let restore = Route(
        .post, "/v1/images/{id}:restore", id: "restoreImage", tag: tag, summary: "Take an image out of the trash",
        parameters: [APIRequest.ifMatch],
        responses: [
            .json(.ok, "The image as it is now", ImageSchemas.image, fields: [("ETag", "The image’s version.")])
        ],
        problems: [.forbidden, .notFound, .conflict, .preconditionFailed]
    ) { request in
        try await run(.restore, request)
        return response(of: try await record(request))
    }

    /// `POST /v1/images/{id}:purge`: forgets an image for good.
    static let purge = Route(
        .post, "/v1/images/{id}:purge", id: "purgeImage", tag: tag, summary: "Forget an image in the trash for good",
        discussion: """
            Its metadata and history go; bytes that no other image has are removed a week later. Only what is in the trash is \
            purged, and only by its owner. This cannot be undone.
            """,
        parameters: [APIRequest.ifMatch], responses: [.empty(.noContent, "It is forgotten")],
        problems: [.forbidden, .notFound, .conflict, .preconditionFailed]
    ) { request in
        try await run(.purge(grace: TrashAction.usualGrace), request)
        return HTTPResponse(.noContent)
    }

    private static func run(_ action: TrashAction, _ request: APIRequest) async throws {
        let image = try await record(request).image
        _ = try request.expectedVersion(image.version)
        let reports = Mutex<[TrashReport]>([])
        try await TrashImages(library: request.library, options: .init(action: action))
            .run(.named([image.id.description]), report: { report in reports.withLock { $0.append(report) } })
        for report in reports.withLock({ $0 }) where report.outcome == .refused {
            try refuse(report.code, report.reason)
        }
    }
}
