package import HTTPTransport

/// One operation: where it is, what it takes and gives, and what answers it. The router and the OpenAPI document are both
/// made of it, so that they cannot disagree.
package struct Route: Sendable {
    package typealias Answer = @Sendable (APIRequest) async throws -> HTTPResponse

    package let method: HTTPMethod
    package let pattern: RoutePattern
    /// The operation's name for generated clients: `listImages`.
    package let id: String
    /// The group that the operation belongs to: `Images`.
    package let tag: String
    /// One line without a full stop at the end.
    package let summary: String
    /// What else a user must know; may be empty.
    package let discussion: String
    /// Of the query and of header fields. Those of the path are ``RoutePattern/parameters``.
    package let parameters: [RouteParameter]
    /// nil where a request has no body; one that comes all the same is not read.
    package let body: RequestBody?
    /// What the route answers when all is well.
    package let responses: [RouteResponse]
    /// The statuses of its problems, besides those that every route may have.
    package let problems: [HTTPStatus]
    package let errors: ErrorForm
    package let answer: Answer

    /// How a route tells what goes wrong.
    package enum ErrorForm: Sendable {
        /// A problem document (RFC 9457).
        case problem
        /// `{"description": …}`
        case description
    }

    /// - Parameter pattern: as in ``RoutePattern``.
    package init(
        _ method: HTTPMethod, _ pattern: RoutePattern, id: String, tag: String, summary: String,
        discussion: String = "", parameters: [RouteParameter] = [], body: RequestBody? = nil,
        responses: [RouteResponse], problems: [HTTPStatus] = [], errors: ErrorForm = .problem,
        answer: @escaping Answer
    ) {
        self.method = method
        self.pattern = pattern
        self.id = id
        self.tag = tag
        self.summary = summary
        self.discussion = discussion
        self.parameters = parameters
        self.body = body
        self.responses = responses
        self.problems = problems
        self.errors = errors
        self.answer = answer
    }

    /// Refuses a request that accepts none of the forms in which the route answers (RFC 9110, section 12.5.1).
    func check(accepts values: [String]) throws(Problem) {
        let forms = responses.compactMap(\.mediaType)
        guard !values.isEmpty, !forms.isEmpty else { return }
        let ranges = MediaRange.list(values)
        guard !ranges.isEmpty, !forms.contains(where: { form in ranges.contains { $0.admits(form) } }) else { return }
        throw Problem(.notAcceptable, "This address answers in \(forms.joined(separator: ", ")).")
    }
}

/// A parameter of a route that stands in the query or in a header field.
package struct RouteParameter: Sendable {
    package enum Place: String, Sendable {
        case query, header
    }

    package let place: Place
    package let name: String
    package let schema: Schema
    /// One or more sentences.
    package let description: String
    package let isRequired: Bool

    /// A parameter of the query. An array stands for one that may be repeated.
    package static func query(
        _ name: String, _ schema: Schema, _ description: String, isRequired: Bool = false
    ) -> RouteParameter {
        RouteParameter(place: .query, name: name, schema: schema, description: description, isRequired: isRequired)
    }

    /// A header field, for the description: the route reads it itself.
    package static func header(_ name: String, _ schema: Schema, _ description: String) -> RouteParameter {
        RouteParameter(place: .header, name: name, schema: schema, description: description, isRequired: false)
    }
}

/// A response of a route.
package struct RouteResponse: Sendable {
    package let status: HTTPStatus
    package let description: String
    /// nil for a response without a body.
    package let mediaType: String?
    /// nil where the body is no JSON.
    package let schema: Schema?
    /// Header fields that tell something, and what they tell.
    package let fields: [(name: String, description: String)]

    package static func json(
        _ status: HTTPStatus, _ description: String, _ schema: Schema,
        fields: [(name: String, description: String)] = []
    ) -> RouteResponse {
        RouteResponse(
            status: status, description: description, mediaType: "application/json", schema: schema, fields: fields)
    }

    package static func empty(
        _ status: HTTPStatus, _ description: String, fields: [(name: String, description: String)] = []
    ) -> RouteResponse {
        RouteResponse(status: status, description: description, mediaType: nil, schema: nil, fields: fields)
    }

    /// A body that is no JSON of this API: `image/*`, `text/plain`, `application/x-ndjson`.
    package static func other(
        _ status: HTTPStatus, _ description: String, mediaType: String,
        fields: [(name: String, description: String)] = []
    ) -> RouteResponse {
        RouteResponse(status: status, description: description, mediaType: mediaType, schema: nil, fields: fields)
    }
}
