internal import Formats
internal import HTTPTransport
internal import StillsModel
internal import StillsService

extension OperationRoutes {
    /// `POST /v1/operations`: edits, throws away or restores many images.
    static let begin = Route(
        .post, "/v1/operations", id: "beginOperation", tag: tag,
        summary: "Edit many images, put them into the trash, or take them out",
        discussion: """
            Answered at once; the work goes on, also after the server was stopped. Each image is treated as by a request of its \
            own, by the rights that the account, or key, has when its turn comes. An operation that ended is kept for 30 days.
            """,
        parameters: [KeyedRequest.parameter], body: .json(OperationSchemas.newOperation),
        responses: [
            .json(
                .accepted, "The operation has begun", OperationSchemas.operation,
                fields: [("Location", "Where it tells how far it is.")])
        ],
        problems: [
            .badRequest, .unauthorized, .forbidden, .notFound, .conflict, .contentTooLarge, .unsupportedMediaType,
            .unprocessable, .tooManyRequests,
        ]
    ) { request in
        let bulk = try await bulkRequest(request)
        let begun: BulkOperation
        do throws(ServiceError) {
            begun = try await BeginOperation(library: request.library).run(bulk)
        } catch {
            guard error.code == .resourceExhausted else { throw error }
            throw Problem(
                .tooManyRequests, error.message, code: error.code.rawValue, fields: ["Retry-After": "10"])
        }
        request.context.operations.add(begun.id)
        let entry = try await ShowOperations(library: request.library).one(begun.id)
        return .json(.accepted, fields: ["Location": "/v1/operations/\(begun.id)"]) {
            OperationJSON.append(entry, to: &$0)
        }
    }
}
