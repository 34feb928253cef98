internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension UploadRoutes {
    /// How one picture's outcome is told.
    static let received = Schema.named(
        "ReceivedImage",
        .object([
            .init(
                "outcome",
                .described(
                    "imported: it is new. unchanged, updated, kept: it was there. trashed: it is in the trash, and stays.",
                    .words(["imported", "unchanged", "updated", "kept", "trashed"]))),
            .init("id", .id),
            .init("receipt", .described("The signed proof, for new pictures.", .nullable(.text(0...10_000)))),
            .init("remark", .nullable(.text)),
            .optional("image", .described("Left out for a key that may not look at it.", ImageSchemas.image)),
        ]))

    /// - Throws: ``Problem`` for what is refused.
    static func response(of received: ReceivedImage, _ request: APIRequest) async throws -> HTTPResponse {
        if let refusal = received.refusal { throw problem(of: refusal) }
        guard let id = received.image, let record = try await received.record(in: request.context.library) else {
            throw ServiceError(.conflict, "The image was removed while it was answered for: look again.")
        }
        // A key that puts images in need not be one that looks at them.
        let shown = try await FindImages(library: request.library).shown(record)
        let fields: HTTPFields = ["Location": "/v1/images/\(id)", "ETag": "\"\(record.image.version)\""]
        return .json(received.outcome == .imported ? .created : .ok, capacity: 4_096, fields: fields) { writer in
            writer.beginObject()
            append(received, id, to: &writer)
            if let shown {
                writer.key("image")
                ImageJSON.append(shown, to: &writer)
            }
            writer.endObject()
        }
    }

    private static func append(_ received: ReceivedImage, _ id: ImageID, to writer: inout JSONWriter) {
        writer.member("outcome", received.outcome.rawValue)
        writer.member("id", id.description)
        writer.member("receipt", received.receipt?.text)
        writer.member("remark", received.remark)
    }

    /// Why a picture was not taken in.
    static func problem(of refusal: Refusal) -> Problem {
        let items = refusal.field.map { [Problem.Item(parameter: $0, refusal.reason)] } ?? []
        return switch refusal.kind {
        case .notAPicture: Problem(.unsupportedMediaType, refusal.reason, code: "notAPicture", errors: items)
        case .damaged: Problem(.unprocessable, refusal.reason, code: "damagedPicture", errors: items)
        case .tooLarge: Problem(.contentTooLarge, refusal.reason, errors: items)
        case .otherBytes: Problem(.unprocessable, refusal.reason, code: "otherBytes", errors: items)
        case .conflict: Problem(.conflict, refusal.reason, errors: items)
        case .other: Problem(.unprocessable, refusal.reason, errors: items)
        }
    }

    // MARK: - Several at once

    static let item = Schema.named(
        "ReceivedItem",
        .object([
            .init("name", .described("The file's name as it was sent.", .nullable(.text))),
            .init("status", .described("What the picture alone would have been answered.", .integer(200...599))),
            .init("outcome", .nullable(.text)),
            .init("id", .nullable(.id)),
            .init("receipt", .nullable(.text(0...10_000))),
            .init("remark", .nullable(.text)),
            .init("code", .nullable(.text)),
            .init("detail", .described("Why it was not taken in.", .nullable(.text))),
        ]))

    static func append(_ one: SentFile, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", one.name)
        switch one.result {
        case .success(let received):
            writer.member("status", received.outcome == .imported ? 201 : 200)
            writer.member("outcome", received.outcome.rawValue)
            writer.member("id", received.image?.description)
            writer.member("receipt", received.receipt?.text)
            writer.member("remark", received.remark)
            writer.member("code", nil as String?)
            writer.member("detail", nil as String?)
        case .failure(let problem):
            writer.member("status", problem.status.rawValue)
            for name in ["outcome", "id", "receipt", "remark"] { writer.member(name, nil as String?) }
            writer.member("code", problem.code)
            writer.member("detail", problem.detail)
        }
        writer.endObject()
    }
}

/// What became of one file of a form.
struct SentFile: Sendable {
    var number: Int
    var name: String?
    var result: Result<ReceivedImage, Problem>
}
