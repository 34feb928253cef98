package import Formats
package import HTTPTransport
package import StillsModel
package import StillsService

/// A request as a route sees it: its parameters read and checked against the route's declaration.
package struct APIRequest: Sendable {
    package let http: HTTPRequest
    package let id: RequestID
    private let path: [String: String]
    /// The query's parameters, as the route declares them.
    package let query: QueryParameters
    /// The body of a route that takes JSON: within the limits and as its schema says. `null` for other routes.
    package let body: JSONValue
    package let principal: Principal
    package let context: APIContext

    init(
        http: HTTPRequest, id: RequestID, path: [String: String], query: QueryParameters, body: JSONValue?,
        principal: Principal, context: APIContext
    ) {
        self.http = http
        self.id = id
        self.path = path
        self.query = query
        self.body = body ?? .null
        self.principal = principal
        self.context = context
    }

    /// The library, asked by the request's principal.
    package var library: Library { context.library.acting(as: principal) }

    /// A parameter of the path, decoded. Asking for one that the pattern does not have is a programming error.
    package func text(_ name: String) -> String {
        guard let value = path[name] else { preconditionFailure("the route has no parameter {\(name)}") }
        return value
    }

    /// A parameter of the path that is an id.
    ///
    /// - Throws: ``Problem`` with 404: what has no id cannot be there.
    package func identifier<Kind>(_ name: String = "id") throws(Problem) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(text(name)) else {
            throw Problem(
                .notFound, "“\(text(name).prefix(60))” is no id: ids look like 0192f0c1-7a3e-7c55-8d1e-2f4b6a9c0d11.")
        }
        return id
    }
}
