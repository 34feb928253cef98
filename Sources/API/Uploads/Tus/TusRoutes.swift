internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Resumable uploads by the tus protocol 1.0.0 (tus.io/protocols/resumable-upload): the core, creation, creation-with-upload,
/// checksum, expiration and termination.
enum TusRoutes {
    static let version = "1.0.0"
    static let bodyType = "application/offset+octet-stream"
    private static let extensions = "creation,creation-with-upload,checksum,expiration,termination"

    static let all: [Route] = [discover, begin, show, append, end]

    static let resumable = RouteParameter.header("Tus-Resumable", .text(5...5), "1.0.0")
    static let checksum = RouteParameter.header(
        "Upload-Checksum", .text(1...200),
        "An algorithm (\(algorithms)), a space, and the digest of this request's bytes in base 64.")
    static let algorithms = ChunkChecksum.Algorithm.allCases.map(\.rawValue).joined(separator: ",")

    static let offsetFields = [
        (name: "Upload-Offset", description: "So many bytes are on the server's disk."),
        (name: "Upload-Expires", description: "Until when the upload is kept without further bytes."),
        (name: "Stills-Image", description: "Of a finished upload: the id of its image."),
        (name: "Stills-Outcome", description: "Of a finished upload: `imported` for a new image."),
        (name: "Stills-Receipt", description: "Of a new image: the signed proof."),
    ]

    /// `OPTIONS /v1/uploads`: what the server can do.
    static let discover = Route(
        .options, "/v1/uploads", id: "describeUploads", tag: UploadRoutes.tag,
        summary: "Say what resumable uploads can do",
        responses: [
            .empty(
                .noContent, "Version, extensions and limits",
                fields: [
                    ("Tus-Version", "1.0.0"), ("Tus-Extension", extensions), ("Tus-Max-Size", "In bytes."),
                    ("Tus-Checksum-Algorithm", algorithms),
                ])
        ]
    ) { request in
        HTTPResponse(
            .noContent,
            fields: [
                "Allow": "OPTIONS, POST", "Tus-Resumable": version, "Tus-Version": version, "Tus-Extension": extensions,
                "Tus-Max-Size": "\(request.context.intake.byteLimit)", "Tus-Checksum-Algorithm": algorithms,
            ])
    }

    /// `DELETE /v1/uploads/{id}`: gives an upload up.
    static let end = Route(
        .delete, "/v1/uploads/{id}", id: "endUpload", tag: UploadRoutes.tag, summary: "Give an upload up",
        discussion: "A finished upload's image stays.", parameters: [resumable],
        responses: [.empty(.noContent, "It is gone")], problems: [.notFound, .preconditionFailed, .locked]
    ) { request in
        try await answering(request) {
            guard try await use(request).end(try request.identifier()) else { throw busy }
            return HTTPResponse(.noContent)
        }
    }

    // MARK: - What all have in common

    static func use(_ request: APIRequest) -> ResumeUploads {
        ResumeUploads(library: request.library, intake: request.context.intake) { (metadata) throws(ServiceError) in
            do throws(Problem) {
                return try TusMetadata.statement(metadata).upload
            } catch {
                throw ServiceError(.invalidArgument, error.errors.first?.detail ?? error.detail, cause: error)
            }
        }
    }

    /// Answers a client that speaks this version, errors included.
    static func answering(
        _ request: APIRequest, _ body: () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        do {
            guard request.http.fields["Tus-Resumable"] == version else {
                throw Problem(
                    .preconditionFailed, "Tus-Resumable must be \(version).", fields: ["Tus-Version": version])
            }
            guard request.principal.account != nil else {
                throw ServiceError(.unauthenticated, "Sign in to add pictures.")
            }
            var response = try await body()
            response.fields["Tus-Resumable"] = version
            response.fields["Cache-Control"] = "no-store"
            return response
        } catch {
            throw telling(error)
        }
    }

    private static func telling(_ error: any Error) -> Problem {
        // What was wrong with the metadata is said in the problem's own words.
        let cause = (error as? ServiceError)?.cause as? Problem
        let problem = cause ?? Problem(of: error)
        var fields = problem.fields
        fields["Tus-Resumable"] = version
        return Problem(problem.status, problem.detail, code: problem.code, errors: problem.errors, fields: fields)
    }

    static let busy = Problem(
        .locked, "Another request writes to this upload: ask for its offset later.", fields: ["Retry-After": "1"])

    /// Where the upload stands.
    static func fields(_ upload: ResumableUpload) -> HTTPFields {
        var fields: HTTPFields = [
            "Upload-Offset": "\(upload.offset)",
            "Upload-Expires": HTTPDate(seconds: upload.expiresAt.microseconds / 1_000_000).text,
        ]
        if let result = upload.result {
            fields["Stills-Image"] = result.image.description
            fields["Stills-Outcome"] = result.outcome
            if let receipt = result.receipt { fields["Stills-Receipt"] = receipt }
        }
        return fields
    }

    /// A header field that is a number of bytes.
    static func count(_ name: String, _ request: APIRequest) throws(Problem) -> Int64 {
        let values = request.http.fields.values(name)
        guard values.count == 1, let text = values.first, (1...19).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(text)
        else { throw Problem(.badRequest, "\(name) must be a whole number of bytes.") }
        return count
    }
}
