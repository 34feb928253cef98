internal import Formats
internal import HTTPTransport

/// One route as an operation of the OpenAPI document.
struct OperationDescription {
    private let route: Route

    init(_ route: Route) { self.route = route }

    func append(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("operationId", route.id)
        writer.key("tags")
        writer.value(.array([.string(route.tag)]))
        writer.member("summary", route.summary)
        if !route.discussion.isEmpty { writer.member("description", route.discussion) }
        if !route.pattern.parameters.isEmpty || !route.parameters.isEmpty { appendParameters(to: &writer) }
        if let body = route.body { append(body, to: &writer) }
        writer.key("responses")
        appendResponses(to: &writer)
        writer.endObject()
    }

    private func appendParameters(to writer: inout JSONWriter) {
        writer.key("parameters")
        writer.beginArray()
        for name in route.pattern.parameters {
            append(name, in: "path", name == "id" ? .id : .text(1...200), isRequired: true, nil, to: &writer)
        }
        for parameter in route.parameters {
            append(
                parameter.name, in: parameter.place.rawValue, parameter.schema, isRequired: parameter.isRequired,
                parameter.description, to: &writer)
        }
        writer.endArray()
    }

    private func append(
        _ name: String, in place: String, _ schema: Schema, isRequired: Bool, _ description: String?,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("in", place)
        if isRequired { writer.member("required", true) }
        if let description { writer.member("description", description) }
        writer.key("schema")
        schema.append(to: &writer)
        writer.endObject()
    }

    private func append(_ body: RequestBody, to writer: inout JSONWriter) {
        writer.key("requestBody")
        writer.beginObject()
        if !body.description.isEmpty { writer.member("description", body.description) }
        if body.isRequired { writer.member("required", true) }
        writer.key("content")
        writer.beginObject()
        for type in body.mediaTypes {
            writer.key(type)
            appendContent(body.schema, to: &writer)
        }
        writer.endObject()
        writer.endObject()
    }

    private func appendResponses(to writer: inout JSONWriter) {
        writer.beginObject()
        var statuses: Set<Int> = []
        for response in route.responses where statuses.insert(response.status.rawValue).inserted {
            writer.key("\(response.status.rawValue)")
            append(response, to: &writer)
        }
        for status in Set(route.problems + commonProblems).sorted(by: { $0.rawValue < $1.rawValue })
        where statuses.insert(status.rawValue).inserted {
            writer.key("\(status.rawValue)")
            appendProblem(status.reasonPhrase, to: &writer)
        }
        writer.key("default")
        appendProblem("Any other problem", to: &writer)
        writer.endObject()
    }

    /// What every route of such a form may answer, before its own code is asked.
    private var commonProblems: [HTTPStatus] {
        var problems = [HTTPStatus.unauthorized]
        if route.parameters.contains(where: { $0.place == .query }) { problems += [.badRequest, .targetTooLong] }
        if route.body?.schema != nil {
            problems += [.badRequest, .contentTooLarge, .unsupportedMediaType, .unprocessable]
        }
        return problems
    }

    private func append(_ response: RouteResponse, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("description", response.description)
        if !response.fields.isEmpty {
            writer.key("headers")
            writer.beginObject()
            for field in response.fields {
                writer.key(field.name)
                writer.beginObject()
                writer.member("description", field.description)
                writer.key("schema")
                Schema.string(.init()).append(to: &writer)
                writer.endObject()
            }
            writer.endObject()
        }
        // Several responses of one status differ in their form only.
        let forms = route.responses.filter { $0.status == response.status && $0.mediaType != nil }
        if !forms.isEmpty {
            writer.key("content")
            writer.beginObject()
            for form in forms {
                writer.key(form.mediaType ?? "")
                appendContent(form.schema, to: &writer)
            }
            writer.endObject()
        }
        writer.endObject()
    }

    private func appendProblem(_ description: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("description", description)
        writer.key("content")
        writer.beginObject()
        switch route.errors {
        case .problem:
            writer.key("application/problem+json")
            appendContent(ProblemSchema.problem, to: &writer)
        case .description:
            writer.key("application/json")
            appendContent(ProblemSchema.described, to: &writer)
        }
        writer.endObject()
        writer.endObject()
    }

    private func appendContent(_ schema: Schema?, to writer: inout JSONWriter) {
        writer.beginObject()
        if let schema {
            writer.key("schema")
            schema.append(to: &writer)
        }
        writer.endObject()
    }
}
