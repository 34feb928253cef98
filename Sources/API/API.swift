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

    package init(_ context: APIContext) {
        self.context = context
        table = RouteTable(context.routes)
    }

    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        let begun = ContinuousClock.now
        let id = RequestID(request.fields["X-Request-Id"]) ?? RequestID(new: context.library.environment)
        let place = table.place(of: request.path)
        let route = place?.routes[request.method == .head ? .get : request.method]
        var principal: Principal?
        var failure: (any Error)?
        var response: HTTPResponse
        do {
            response = try await answer(request, id, place, route, &principal)
        } catch {
            failure = error
            let problem = Problem(of: error)
            response = route?.errors == .description ? problem.described : problem.response(for: request.path, id)
        }
        response.fields["X-Request-Id"] = id.text
        response.fields["X-Content-Type-Options"] = "nosniff"
        if response.fields["Cache-Control"] == nil { response.fields["Cache-Control"] = "private, no-cache" }
        // What could not be answered because the client had gone, or was told something else by then, is no failure of ours.
        let status = failure == nil ? response.status : request.ending.status ?? response.status
        context.observation.note(
            .init(
                id: id, method: request.method, route: route, principal: principal, status: status,
                seconds: (ContinuousClock.now - begun) / .seconds(1), error: failure))
        return response
    }

    /// - Parameter principal: who asks, once that is known.
    private func answer(
        _ request: HTTPRequest, _ id: RequestID, _ place: RouteTable.Place?, _ route: Route?,
        _ principal: inout Principal?
    ) async throws -> HTTPResponse {
        guard let place else { throw Problem(.notFound, "There is nothing at this address.") }
        guard let route else { return try Self.otherwise(request.method, place.routes) }
        let query = try QueryParameters(request.query, for: route)
        try route.check(accepts: request.fields.values("Accept"))
        let known = try await self.principal(of: request)
        principal = known
        let body = try await route.body?.read(request)
        let asked = APIRequest(
            http: request, id: id, path: place.parameters, query: query, body: body, principal: known,
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
