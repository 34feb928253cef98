internal import HTTPTransport
internal import StillsService

/// The service itself: its description, and whether it is well.
enum ServiceRoutes {
    static let tag = "Service"

    static let all: [Route] = [description]

    /// `GET /v1/openapi.json`: what this API takes and gives.
    static let description = Route(
        .get, "/v1/openapi.json", id: "getDescription", tag: tag, summary: "Describe the API (OpenAPI 3.1)",
        responses: [.other(.ok, "The description", mediaType: "application/json")]
    ) { request in
        HTTPResponse(
            .ok, fields: ["Content-Type": "application/json"],
            body: .bytes(OpenAPIDocument(request.context.routes, version: request.context.version).json))
    }
}
