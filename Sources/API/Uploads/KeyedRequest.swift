internal import Formats
internal import HTTPTransport
internal import OpenSSL
internal import StillsModel
internal import StillsService

/// A request with `Idempotency-Key`: answered once, however often it is sent.
enum KeyedRequest {
    static let field = "Idempotency-Key"
    static let parameter = RouteParameter.header(
        field, .text(1...255),
        "Chosen by the client: the same request, sent again within a day, gets the same answer and does nothing.")

    /// Header fields that belong to an answer. Others are the transport's, or of this one request.
    private static let kept = ["Content-Type", "Location", "ETag", "Upload-Expires", "Tus-Resumable"]

    /// Has `body` answer, unless the key has its answer already. Without a key it just answers.
    ///
    /// - Throws: ``Problem`` with 409 while the same request is answered, 422 when the key belongs to another one.
    static func answer(_ request: APIRequest, _ body: () async throws -> HTTPResponse) async throws -> HTTPResponse {
        guard let key = request.http.fields[field], request.http.method == .post, request.principal.account != nil
        else {
            return try await body()
        }
        var thrown: (any Error)?
        var live: HTTPResponse?
        let outcome = try await AnswerOnce(library: request.library).run(key, request: try digest(request)) {
            do {
                let response = try await body()
                live = response
                return (stored(response), isKept(response))
            } catch {
                thrown = error
                return (StoredAnswer(status: 500, fields: [], body: []), false)
            }
        }
        if let thrown { throw thrown }
        switch outcome {
        case .answered(let answer): return live ?? response(answer)
        case .inFlight:
            throw Problem(
                .conflict, "The request with this \(field) is being answered: ask again later.",
                fields: ["Retry-After": "1"])
        case .otherRequest:
            throw Problem(.unprocessable, "This \(field) was used for another request: choose a new one.")
        }
    }

    /// What makes the request what it is. A body is told by its type, length and announced digest: it is not read twice.
    private static func digest(_ request: APIRequest) throws -> Digest {
        let type = request.http.fields["Content-Type"] ?? ""
        let isForm = type.lowercased().hasPrefix("multipart/")
        var writer = JSONWriter()
        writer.beginArray()
        writer.string(request.http.method.rawValue)
        writer.string(request.http.path)
        writer.string(request.http.query ?? "")
        // The boundary of a form differs with each sending.
        writer.string(String(isForm ? type.prefix { $0 != ";" } : type[...]))
        if !isForm { writer.integer(request.http.bodyLength ?? -1) }
        writer.string(request.http.fields["Content-Digest"] ?? "")
        writer.string(request.http.fields["Upload-Length"] ?? "")
        writer.string(request.http.fields["Upload-Metadata"] ?? "")
        writer.value(request.body)
        writer.endArray()
        guard let digest = Digest(bytes: try SHA256.hash(writer.take())) else {
            throw ServiceError(.internal, "SHA-256 gave no digest.")
        }
        return digest
    }

    /// Only what did something, and is in memory.
    private static func isKept(_ response: HTTPResponse) -> Bool {
        guard (200..<300).contains(response.status.rawValue) else { return false }
        if case .stream = response.body { return false }
        return true
    }

    private static func stored(_ response: HTTPResponse) -> StoredAnswer {
        let fields = kept.compactMap { name in response.fields[name].map { StoredAnswer.Field(name, $0) } }
        if case .bytes(let bytes) = response.body {
            return StoredAnswer(status: response.status.rawValue, fields: fields, body: bytes)
        }
        return StoredAnswer(status: response.status.rawValue, fields: fields, body: [])
    }

    private static func response(_ answer: StoredAnswer) -> HTTPResponse {
        var fields = HTTPFields()
        for field in answer.fields { fields[field.name] = field.value }
        return HTTPResponse(
            HTTPStatus(rawValue: answer.status), fields: fields, body: answer.body.isEmpty ? .none : .bytes(answer.body)
        )
    }
}
