internal import Formats
internal import HTTPTransport

/// The description of the API for programs (OpenAPI 3.1), made of the routes that answer.
package struct OpenAPIDocument: Sendable {
    private let routes: [Route]
    private let version: String

    /// - Parameter version: the program's.
    package init(_ routes: [Route] = APIRoutes.all, version: String) {
        self.routes = routes
        self.version = version
    }

    /// The document, UTF-8, laid out for people.
    package var json: [UInt8] {
        var writer = JSONWriter(layout: .indented, capacity: 64 << 10)
        writer.beginObject()
        writer.member("openapi", "3.1.0")
        writer.key("info")
        appendTitle(to: &writer)
        writer.key("paths")
        appendPaths(to: &writer)
        writer.key("components")
        appendComponents(to: &writer)
        writer.key("security")
        writer.value(.array([.object([]), .object([JSONMember("bearer", .array([]))])]))
        writer.key("tags")
        writer.value(.array(tags.map { .object([JSONMember("name", .string($0))]) }))
        writer.endObject()
        return writer.take()
    }

    private func appendTitle(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("title", "Stills")
        writer.member("version", version)
        writer.member("summary", "An image datastore: pictures, what is known about them, and who may see them.")
        writer.member(
            "description",
            """
            Every response carries `X-Request-Id`. Whatever goes wrong is told as a problem document (RFC 9457). What a \
            principal may not know of is not found. Lists come in pages: `nextPageToken` is the next one's `pageToken`.
            """)
        writer.endObject()
    }

    private func appendPaths(to writer: inout JSONWriter) {
        var paths: [String] = []
        for route in routes where !paths.contains(route.pattern.text) { paths.append(route.pattern.text) }
        writer.beginObject()
        for path in paths {
            writer.key(path)
            writer.beginObject()
            for route in routes where route.pattern.text == path {
                writer.key(route.method.rawValue.lowercased())
                OperationDescription(route).append(to: &writer)
            }
            writer.endObject()
        }
        writer.endObject()
    }

    private func appendComponents(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("schemas")
        writer.beginObject()
        for (name, schema) in namedSchemas {
            writer.key(name)
            schema.appendDefinition(to: &writer)
        }
        writer.endObject()
        writer.key("securitySchemes")
        writer.beginObject()
        writer.key("bearer")
        writer.beginObject()
        writer.member("type", "http")
        writer.member("scheme", "bearer")
        writer.member("description", "An access token of POST /v1/session, or an API key. Without it a stranger asks.")
        writer.endObject()
        writer.endObject()
        writer.endObject()
    }

    private var tags: [String] {
        var tags: [String] = []
        for route in routes where !tags.contains(route.tag) { tags.append(route.tag) }
        return tags
    }

    /// Every form with a name, once, in the order of the alphabet.
    private var namedSchemas: [(String, Schema)] {
        var named: [String: Schema] = [:]
        ProblemSchema.problem.collect(&named)
        for route in routes {
            for response in route.responses { response.schema?.collect(&named) }
            for parameter in route.parameters { parameter.schema.collect(&named) }
            route.body?.schema?.collect(&named)
            if route.errors == .description { ProblemSchema.described.collect(&named) }
        }
        return named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// The forms of what goes wrong.
enum ProblemSchema {
    /// Of ``Route/ErrorForm/description``.
    static let described = Schema.named("ErrorDescription", .object([.init("description", .text)]))

    static let problem = Schema.named(
        "Problem",
        .object(
            [
                .init("type", .text),
                .init("title", .text),
                .init("status", .integer(400...599)),
                .init("detail", .text),
                .optional("instance", .text),
                .optional(
                    "code",
                    .described(
                        "The kind of problem, for programs. As instance and requestId it is missing where the request could not be "
                            + "read as one.", .text)),
                .optional("requestId", .text),
                .optional(
                    "errors",
                    .list(
                        of: .object([
                            .optional("pointer", .described("Where in the body (RFC 6901).", .text)),
                            .optional("parameter", .text),
                            .init("detail", .text),
                        ]))),
            ], others: .any))
}
