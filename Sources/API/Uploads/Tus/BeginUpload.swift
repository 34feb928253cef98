internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension TusRoutes {
    /// `POST /v1/uploads`: begins an upload, and takes its first bytes where they come along.
    static let begin = Route(
        .post, "/v1/uploads", id: "beginUpload", tag: UploadRoutes.tag, summary: "Begin a resumable upload",
        discussion: """
            Upload-Metadata holds what `POST /v1/images` takes in its query, each value in base 64; `filename` is the same as \
            originalName. The image is there when the last byte is acknowledged.
            """,
        parameters: [
            resumable, .header("Upload-Length", .text(1...19), "How long the picture is, in bytes."),
            .header("Upload-Metadata", .text(1...10_000), "`name base64, name base64`."), checksum,
            KeyedRequest.parameter,
        ],
        body: .stream(["*/*"], "The first bytes, as \(bodyType); or none."),
        responses: [
            .empty(
                .created, "The upload has begun", fields: [("Location", "Where the bytes go.")] + offsetFields)
        ],
        problems: [
            .badRequest, .notFound, .preconditionFailed, .contentTooLarge, .unsupportedMediaType, .unprocessable,
            .insufficientStorage,
        ]
    ) { request in
        try await answering(request) {
            guard request.http.fields["Upload-Defer-Length"] == nil else {
                throw Problem(.badRequest, "The length must be known: Upload-Defer-Length is not supported.")
            }
            let length = try count("Upload-Length", request)
            guard length <= request.context.intake.byteLimit else {
                throw Problem(.contentTooLarge, "A picture has at most \(request.context.intake.byteLimit) bytes.")
            }
            let hasBytes = request.http.fields["Content-Type"] != nil && request.http.bodyLength != 0
            if hasBytes { try checkType(request) }
            var upload = try await use(request).begin(
                byteCount: length, metadata: request.http.fields["Upload-Metadata"] ?? "")
            if hasBytes { upload = try await write(request, to: upload.id, at: 0) }
            var fields = fields(upload)
            fields["Location"] = "/v1/uploads/\(upload.id)"
            return HTTPResponse(.created, fields: fields)
        }
    }

    static func checkType(_ request: APIRequest) throws(Problem) {
        guard request.http.fields["Content-Type"]?.lowercased() == bodyType else {
            throw Problem(.unsupportedMediaType, "Content-Type must be \(bodyType).", fields: ["Accept": bodyType])
        }
    }
}
