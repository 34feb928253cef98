package import Observability
internal import HTTPTransport
internal import StillsModel

/// Where what happens is told to: the log and the metrics.
package struct Observation: Sendable {
    package var logger = Logger.silent
    package var metrics = RequestMetrics()
    /// Whether a stranger may read the metrics; else only who reads everything.
    package var hasOpenMetrics = false

    package init() {}

    /// One request, answered.
    struct Answered {
        var id: RequestID
        var method: HTTPMethod
        /// nil where no route has the address, or none of its routes the method.
        var route: Route?
        var principal: Principal?
        /// As it was answered; ``HTTPStatus/clientClosedRequest`` where nobody was left to answer.
        var status: HTTPStatus
        var seconds: Double
        /// What went wrong, as it is, and not as the client is told.
        var error: (any Error)?
    }

    func note(_ answered: Answered) {
        metrics.note(
            route: answered.route?.id ?? "none", method: answered.route?.method.rawValue ?? "OTHER",
            status: answered.status.rawValue, seconds: answered.seconds)
        let isFault = answered.status.rawValue >= 500
        logger.log(
            isFault ? .error : .info, Self.words(answered.status),
            [
                .init("request.id", answered.id.text), .init("request.method", answered.method.rawValue),
                .init("request.route", answered.route?.id), .init("response.status", answered.status.rawValue),
                .init("duration.microseconds", Int(answered.seconds * 1e6)),
                .init("principal.account", answered.principal?.account?.description),
                .init("error", isFault ? answered.error.map(Self.story) : nil),
            ])
    }

    private static func words(_ status: HTTPStatus) -> StaticString {
        if status == .clientClosedRequest { return "request given up" }
        return status.rawValue >= 500 ? "request failed" : "request answered"
    }

    /// An error and what lies beneath it. For the operator only.
    private static func story(_ error: any Error) -> String {
        var story = "\(error)"
        var cause = (error as? any SeamError)?.cause
        var depth = 0
        while let next = cause, depth < 8 {
            story += " ← \(next)"
            cause = (next as? any SeamError)?.cause
            depth += 1
        }
        return story
    }
}
