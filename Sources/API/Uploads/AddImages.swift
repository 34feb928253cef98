internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Pictures that are sent: in one request, many in one form, or one in many requests.
enum UploadRoutes {
    static let tag = "Uploads"

    static let all: [Route] = [add] + TusRoutes.all

    /// `POST /v1/images`: takes pictures in.
    static let add = Route(
        .post, "/v1/images", id: "addImages", tag: tag, summary: "Add a picture, or many",
        discussion: """
            The body is the picture itself, described by the query; or multipart/form-data with one file or many, where each file \
            takes the fields that stand before it: collection, visibility, again and replace hold for all files that follow, \
            the others for the next one only. What a picture is, its bytes tell, whatever Content-Type says. The answer comes \
            when it is on the disk and can be found: a picture that the server has not answered for can be sent again.

            Without a body, `sha256` names a picture that is in the collection already: what is stated about it is taken as if \
            its bytes had come again. When it is not there (404, unknownPicture), send them.
            """,
        parameters: UploadStatement.parameters + [
            .header("Content-Digest", .text(1...1_000), "`sha-256` of a raw body is compared (RFC 9530)."),
            .header("Repr-Digest", .text(1...1_000), "As Content-Digest."),
            KeyedRequest.parameter,
        ],
        body: .stream(
            ["image/*", "application/octet-stream", "multipart/form-data"], "A picture, or a form with pictures."),
        responses: [
            .json(
                .created, "One picture, and it is new", received,
                fields: [("Location", "The image."), ("ETag", "Its version.")]),
            .json(
                .ok, "One picture that was there; or a form with many files: `items` says what became of each",
                .either([received, .named("ReceivedItems", .object([.init("items", .list(of: item))]))])),
        ],
        problems: [
            .badRequest, .forbidden, .notFound, .conflict, .contentTooLarge, .unsupportedMediaType, .unprocessable,
            .insufficientStorage,
        ]
    ) { request in
        guard request.principal.account != nil else { throw ServiceError(.unauthenticated, "Sign in to add pictures.") }
        if let boundary = try formBoundary(request) { return try await addForm(request, boundary) }
        guard request.http.bodyLength != 0 else { return try await takeKnown(request) }
        var upload = try UploadStatement(request.query).upload
        upload.bytes = request.http.body
        upload.byteCount = request.http.bodyLength
        if let digest = try ContentDigest.sha256(request.http.fields) {
            guard upload.digest ?? digest == digest else {
                throw UploadStatement.wrong("sha256", "Content-Digest states another one.")
            }
            upload.digest = digest
        }
        let received = try await ReceiveImages(library: request.library, intake: request.context.intake).run(upload)
        return try await response(of: received, request)
    }

    private static func takeKnown(_ request: APIRequest) async throws -> HTTPResponse {
        let upload = try UploadStatement(request.query).upload
        guard let digest = upload.digest else { throw Problem(.badRequest, "There is no picture in the body.") }
        let receive = ReceiveImages(library: request.library, intake: request.context.intake)
        guard let received = try await receive.takeKnown(upload, digest) else {
            throw Problem(
                .notFound, "The collection has no picture with this SHA-256: send its bytes.", code: "unknownPicture")
        }
        return try await response(of: received, request)
    }

    /// nil for a body that is no form.
    private static func formBoundary(_ request: APIRequest) throws(Problem) -> MultipartBoundary? {
        let type = request.http.fields["Content-Type"] ?? ""
        guard type.lowercased().hasPrefix("multipart/") else { return nil }
        guard let boundary = MultipartBoundary(contentType: type) else {
            throw Problem(
                .badRequest, "Content-Type must be multipart/form-data with a boundary of 1 to 70 characters.")
        }
        return boundary
    }
}
