internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension ImageRoutes {
    /// `GET /v1/images/{id}/original`: the bytes.
    static let original = Route(
        .get, "/v1/images/{id}/original", id: "getOriginal", tag: tag, summary: "Download an image’s bytes",
        discussion: """
            As they were taken in; the ETag is their SHA-256. Who sees the image only because it is public gets a lossless copy \
            without embedded metadata, or 403 where there is none. Pictures are shown in place; what can hold scripts is only \
            ever downloaded.
            """,
        parameters: [
            .query("download", .boolean, "Whether a browser is to save it, whatever it is."),
            .header("Range", .text, "One range of bytes; several are answered with the whole."),
            .header("If-None-Match", .text, "Answer 304 if the bytes have this SHA-256."),
        ],
        responses: [
            .other(.ok, "The bytes", mediaType: "*/*", fields: [("ETag", "Their SHA-256.")]),
            .other(.partialContent, "A range of the bytes", mediaType: "*/*"),
            .empty(.notModified, "The client has them"),
        ],
        problems: [.forbidden, .notFound, .preconditionFailed, .rangeNotSatisfiable]
    ) { request in
        let served = try await ServeOriginal(library: request.library).open(try request.identifier())
        let digest = served.record.original.original.digest.description
        let tag = HTTPEntityTag(served.isStripped ? "\(digest).stripped" : digest)
        let modified = HTTPDate(seconds: served.record.image.createdAt.microseconds / 1_000_000)
        let current = HTTPConditions.Current(entityTag: tag, lastModified: modified)
        var fields = headers(of: served, isDownload: request.query.flag("download"))
        fields["ETag"] = tag?.description
        fields["Last-Modified"] = modified.text
        guard try !request.isKnown(current) else { return HTTPResponse(.notModified, fields: fields) }
        let range = HTTPByteRange.requested(
            method: request.http.method, fields: request.http.fields, length: served.byteCount, current: current)
        fields["Content-Range"] = range.contentRange(of: served.byteCount)
        switch range {
        case .unsatisfiable:
            throw Problem(
                .rangeNotSatisfiable, "It has \(served.byteCount) bytes: the range begins behind them.",
                fields: ["Content-Range": range.contentRange(of: served.byteCount) ?? ""])
        case .whole: return try await response(.ok, served, nil, fields, request)
        case .part(let part): return try await response(.partialContent, served, part, fields, request)
        }
    }

    private static func response(
        _ status: HTTPStatus, _ served: ServeOriginal.Served, _ range: Range<Int64>?, _ fields: HTTPFields,
        _ request: APIRequest
    ) async throws -> HTTPResponse {
        let length = range.map { $0.upperBound - $0.lowerBound } ?? served.byteCount
        // A HEAD is told the length, and opens nothing.
        let stream: any ByteStream =
            request.http.method == .head
            ? EmptyBody() : try await ServeOriginal(library: request.library).stream(served, range: range)
        return HTTPResponse(status, fields: fields, body: .stream(stream, length: length))
    }

    /// What keeps a stranger's file from acting in a browser: its type is not guessed, it runs in a sandbox without any
    /// rights, and what can hold scripts is saved instead of shown.
    private static func headers(of served: ServeOriginal.Served, isDownload: Bool) -> HTTPFields {
        var fields: HTTPFields = [:]
        let original = served.record.original.original
        fields["Content-Type"] = original.mediaType
        fields["Content-Disposition"] =
            ContentDisposition(
                fileName: served.fileName, isInline: !isDownload && inlineTypes.contains(original.mediaType)
            ).text
        fields["Content-Security-Policy"] = "default-src 'none'; sandbox"
        fields["Accept-Ranges"] = "bytes"
        if !served.isStripped { fields["Repr-Digest"] = "sha-256=:\(Base64Text.encode(original.digest.bytes)):" }
        return fields
    }

    /// Pictures without scripts, which browsers can show.
    private static let inlineTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "image/tiff", "image/heic",
        "image/jxl",
    ]
}
