internal import HTTPTransport
internal import Observability
internal import StillsModel
internal import StillsService

extension HealthRoutes {
    /// `GET /metrics`: for Prometheus.
    static let metrics = Route(
        .get, "/metrics", id: "getMetrics", tag: ServiceRoutes.tag, summary: "Count requests and what they need",
        discussion:
            "In Prometheus’s text format. For managers and administrators, unless the operator opens it to all.",
        responses: [.other(.ok, "The metrics", mediaType: "text/plain")], problems: [.notFound]
    ) { request in
        guard request.context.observation.hasOpenMetrics || request.principal.readsEverything else {
            throw ServiceError(.notFound, "There is nothing at this address.")
        }
        return HTTPResponse(
            .ok, fields: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"],
            body: .bytes(Array(request.context.observation.metrics.text.utf8)))
    }
}
