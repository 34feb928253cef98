internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService
internal import Synchronization

extension ImageRoutes {
    /// `PATCH /v1/images/{id}`: changes what is stated about an image.
    static let edit = Route(
        .patch, "/v1/images/{id}", id: "editImage", tag: tag, summary: "Edit an image",
        discussion:
            "A JSON merge patch (RFC 7396). All of it is done, or nothing. What is so already changes no version.",
        parameters: [APIRequest.ifMatch],
        body: .json(ImagePatch.schema, mediaTypes: ["application/merge-patch+json", "application/json"]),
        responses: [
            .json(
                .ok, "The image as it is now", ImageSchemas.image,
                fields: [("ETag", "The image’s version, for If-Match.")])
        ],
        problems: [
            .badRequest, .forbidden, .notFound, .conflict, .preconditionFailed, .contentTooLarge, .unsupportedMediaType,
            .unprocessable,
        ]
    ) { request in
        let found = try await record(request)
        var edit = EditRequest(edits: try ImagePatch.edits(request.body))
        edit.expectedVersion = try request.expectedVersion(found.image.version)
        if let name = request.body["collection"]?.text {
            edit.collection = try await ListCollections(library: request.library).one(name).collection.id
        }
        let reports = Mutex<[EditReport]>([])
        try await EditImages(library: request.library, request: edit)
            .run(.named([found.image.id.description])) { report in reports.withLock { $0.append(report) } }
        for report in reports.withLock({ $0 }) where report.outcome == .refused {
            try refuse(report.code, report.reason, hasCondition: edit.expectedVersion != nil)
        }
        return response(of: try await record(request))
    }

    /// `POST /v1/images/{id}:revert`: makes an image what it was.
    static let revert = Route(
        .post, "/v1/images/{id}:revert", id: "revertImage", tag: tag,
        summary: "Make an image what it was at an earlier version",
        discussion: "That is a new version; the ones between stay in its history.", parameters: [APIRequest.ifMatch],
        body: .json(.named("Revert", .object([.init("version", .integer(1...Int.max))]))),
        responses: [
            .json(
                .ok, "The image as it is now", ImageSchemas.image,
                fields: [("ETag", "The image’s version, for If-Match.")])
        ],
        problems: [.forbidden, .notFound, .conflict, .preconditionFailed, .unprocessable]
    ) { request in
        let found = try await record(request)
        let expected = try request.expectedVersion(found.image.version)
        guard case .number(let number)? = request.body["version"], let version = number.wholeNumber else {
            throw ImagePatch.refusal("/version", "It must be a whole number.")
        }
        _ = try await ImageVersions(library: request.library)
            .revert(found.image.id, to: version, expectedVersion: expected)
        return response(of: try await record(request))
    }

    /// Throws what a use case refused, as the problem that it is.
    static func refuse(_ code: ErrorCode?, _ reason: String?, hasCondition: Bool = false) throws {
        let reason = reason ?? "It was refused."
        if hasCondition, code == .conflict { throw Problem(.preconditionFailed, reason) }
        throw ServiceError(code ?? .conflict, reason)
    }
}
