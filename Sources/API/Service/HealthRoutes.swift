internal import HTTPTransport
internal import StillsModel
internal import StillsService

/// Whether the service lives, and whether it can answer: for whoever starts it and sends it requests.
enum HealthRoutes {
    static let all: [Route] = [alive, ready, metrics]

    static let alive = Route(
        .get, "/healthz", id: "getHealth", tag: ServiceRoutes.tag, summary: "Say whether the program runs",
        responses: [.other(.ok, "It runs", mediaType: "text/plain")]
    ) { _ in text(.ok, "ok") }

    static let ready = Route(
        .get, "/readyz", id: "getReadiness", tag: ServiceRoutes.tag,
        summary: "Say whether the catalog and the store answer",
        responses: [.other(.ok, "They do", mediaType: "text/plain")], problems: [.unavailable]
    ) { request in
        let library = request.context.library
        do {
            _ = try await library.records.changes(since: .max, limit: 1)
            _ = try await library.blobs.list(after: nil, limit: 1)
        } catch {
            throw Problem(.unavailable, "The library does not answer.", fields: ["Retry-After": "5"])
        }
        return text(.ok, "ready")
    }

    private static func text(_ status: HTTPStatus, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status, fields: ["Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"],
            body: .bytes(Array((text + "\n").utf8)))
    }
}
