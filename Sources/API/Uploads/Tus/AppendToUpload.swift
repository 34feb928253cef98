internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension TusRoutes {
    /// `PATCH /v1/uploads/{id}`: sends the next bytes.
    static let append = Route(
        .patch, "/v1/uploads/{id}", id: "appendToUpload", tag: UploadRoutes.tag, summary: "Send the next bytes",
        parameters: [
            resumable, .header("Upload-Offset", .text(1...19), "Where the bytes belong: what the server said last."),
            checksum,
        ],
        body: .stream(["*/*"], "The bytes, as \(bodyType)."),
        responses: [
            .empty(.noContent, "They are on the disk; with the last ones, the image is there", fields: offsetFields)
        ],
        problems: [
            .badRequest, .notFound, .conflict, .preconditionFailed, .contentTooLarge, .unsupportedMediaType,
            .unprocessable, .locked, .checksumMismatch, .insufficientStorage,
        ]
    ) { request in
        try await answering(request) {
            try checkType(request)
            let offset = try count("Upload-Offset", request)
            let upload = try await write(request, to: try request.identifier(), at: offset)
            return HTTPResponse(.noContent, fields: fields(upload))
        }
    }

    /// `GET` and `HEAD /v1/uploads/{id}`: where an upload stands.
    static let show = Route(
        .get, "/v1/uploads/{id}", id: "getUpload", tag: UploadRoutes.tag, summary: "Ask where an upload stands",
        parameters: [resumable],
        responses: [
            .json(
                .ok, "Where it stands",
                .named(
                    "Upload",
                    .object([
                        .init("id", .id), .init("byteCount", .count), .init("offset", .count),
                        .init("expiresAt", .instant),
                        .init("image", .nullable(.id)), .init("outcome", .nullable(.text)),
                        .init("receipt", .nullable(.text(0...10_000))),
                    ])),
                fields: [("Upload-Length", "In bytes."), ("Upload-Metadata", "As it was sent.")] + offsetFields)
        ], problems: [.notFound, .preconditionFailed]
    ) { request in
        let respond = { () async throws -> HTTPResponse in
            let upload = try await use(request).status(try request.identifier())
            var fields = fields(upload)
            fields["Upload-Length"] = "\(upload.byteCount)"
            if !upload.metadata.isEmpty { fields["Upload-Metadata"] = upload.metadata }
            fields["Cache-Control"] = "no-store"
            return .json(fields: fields) { writer in
                writer.beginObject()
                writer.member("id", upload.id.description)
                writer.member("byteCount", Int(upload.byteCount))
                writer.member("offset", Int(upload.offset))
                writer.member("expiresAt", upload.expiresAt.description)
                writer.member("image", upload.result?.image.description)
                writer.member("outcome", upload.result?.outcome)
                writer.member("receipt", upload.result?.receipt)
                writer.endObject()
            }
        }
        // A browser may look, too.
        return request.http.method == .head ? try await answering(request, respond) : try await respond()
    }

    /// Writes the request's bytes.
    ///
    /// - Throws: ``Problem`` for everything but an upload that went on or is finished.
    static func write(
        _ request: APIRequest, to id: UploadID, at offset: Int64
    ) async throws -> ResumableUpload {
        let checksum = try TusChecksum.read(request.http.fields)
        let outcome = try await use(request).append(request.http.body, to: id, at: offset, checksum: checksum)
        switch outcome {
        case .advanced(let upload): return upload
        case .finished(let upload, _): return upload
        case .busy: throw busy
        case .otherOffset(let upload):
            // A client that lost the last answer learns that all is well.
            if upload.result != nil, offset == upload.byteCount, request.http.bodyLength == 0 { return upload }
            throw Problem(
                .conflict, "The upload is at byte \(upload.offset), not \(offset).",
                fields: ["Upload-Offset": "\(upload.offset)"])
        case .checksumDiffers:
            throw Problem(.checksumMismatch, "The bytes are not what Upload-Checksum says; send them again.")
        case .tooLong: throw Problem(.contentTooLarge, "These are more bytes than Upload-Length announced.")
        case .refused(let received):
            throw received.refusal.map(UploadRoutes.problem) ?? Problem(.unprocessable, "It is no picture.")
        }
    }
}
