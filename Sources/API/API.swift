package import HTTPTransport
internal import StillsModel
internal import StillsService

/// Answers HTTP requests from a library: finds the route, learns who asks, and has the route's use case answer.
///
/// It maps and never decides: what a principal may see and do is the use cases' business. Whatever goes wrong becomes a
/// problem document (RFC 9457), and every response carries the request's id.
package struct API: HTTPHandler {
    private let context: APIContext
    private let table: RouteTable

    package init(_ context: APIContext, routes: [Route] = APIRoutes.all) {
        self.context = context
        table = RouteTable(routes)
    }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        let id = RequestID(request.fields["X-Request-Id"]) ?? RequestID(new: context.library.environment)
        var response: HTTPResponse
        do {
            response = try await answer(request, id)
        } catch {
            let problem = Problem(of: error)
            response = problem.response(for: request.path, id)
        }
        response.fields["X-Request-Id"] = id.text
        response.fields["X-Content-Type-Options"] = "nosniff"
        if response.fields["Cache-Control"] == nil { response.fields["Cache-Control"] = "private, no-cache" }
        return response
    }

    private func answer(_ request: HTTPRequest, _ id: RequestID) async throws -> HTTPResponse {
        guard let place = table.place(of: request.path) else {
            throw Problem(.notFound, "There is nothing at this address.")
        }
        let method = request.method == .head ? HTTPMethod.get : request.method
        guard let route = place.routes[method] else { return try Self.otherwise(request.method, place.routes) }
        let query = try QueryParameters(request.query, for: route)
        try route.check(accepts: request.fields.values("Accept"))
        let principal = try await principal(of: request)
        let body = try await route.body?.read(request)
        let asked = APIRequest(
            http: request, id: id, path: place.parameters, query: query, body: body, principal: principal,
            context: context)
        return try await KeyedRequest.answer(asked) { try await route.answer(asked) }
    }

    /// What the address answers to a method that no route has: `OPTIONS` is told what there is.
    private static func otherwise(_ method: HTTPMethod, _ routes: [HTTPMethod: Route]) throws -> HTTPResponse {
        var methods = routes.keys.map(\.rawValue) + [HTTPMethod.options.rawValue]
        if routes[.get] != nil { methods.append(HTTPMethod.head.rawValue) }
        let allow = methods.sorted().joined(separator: ", ")
        if method == .options { return HTTPResponse(.noContent, fields: ["Allow": allow]) }
        throw Problem(.methodNotAllowed, "This address does not answer \(method.rawValue).", fields: ["Allow": allow])
    }

    /// Without `Authorization` a stranger asks. Credentials that are none are refused, never ignored.
    private func principal(of request: HTTPRequest) async throws -> Principal {
        let given = request.fields.values("Authorization")
        guard let header = given.first else { return .stranger }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard given.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw ServiceError(.unauthenticated, "Authorization must be “Bearer”, a space, and a token or key.")
        }
        return try await context.authenticator.principal(bearer: String(parts[1]), from: request.remoteAddress)
    }
}
