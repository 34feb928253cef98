internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    /// `GET /v1/images/{id}`: everything known about one image.
    static let show = Route(
        .get, "/v1/images/{id}", id: "getImage", tag: tag, summary: "Show an image",
        parameters: [.header("If-None-Match", .text, "Answer 304 if the image has this version still.")],
        responses: [
            .json(
                .ok, "Everything known about the image", ImageSchemas.image,
                fields: [("ETag", "The image’s version, for If-Match.")]),
            .empty(.notModified, "It has the version that If-None-Match names"),
        ],
        problems: [.notFound, .preconditionFailed]
    ) { request in
        let found = try await record(request)
        let tag = HTTPEntityTag("\(found.image.version)")
        guard try !request.isKnown(.init(entityTag: tag)) else {
            return HTTPResponse(.notModified, fields: ["ETag": "\"\(found.image.version)\""])
        }
        return response(of: found)
    }

    /// The image that the path names.
    static func record(_ request: APIRequest) async throws -> ImageRecord {
        let id: ImageID = try request.identifier()
        guard let record = try await FindImages(library: request.library).records([id]).first else {
            throw ServiceError(.notFound, "There is no image \(id) in this library.")
        }
        return record
    }

    /// An image and its version, as every route that shows or changes one answers.
    static func response(of record: ImageRecord, _ status: HTTPStatus = .ok) -> HTTPResponse {
        .json(status, capacity: 4_096, fields: ["ETag": "\"\(record.image.version)\""]) {
            ImageJSON.append(record, to: &$0)
        }
    }
}
