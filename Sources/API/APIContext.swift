package import StillsModel
package import StillsService

/// What all routes answer from.
package struct APIContext: Sendable {
    /// As the program itself opened it. Routes use ``APIRequest/library``, which is asked by the request's principal.
    package let library: Library
    package let authenticator: any Authenticating
    /// Where what happens is told to.
    package var observation = Observation()
    /// The program's.
    package let version: String

    package init(library: Library, authenticator: any Authenticating = StrangersOnly(), version: String = "0.1.0") {
        self.library = library
        self.authenticator = authenticator
        self.version = version
    }
}

/// Says who makes a request.
package protocol Authenticating: Sendable {
    /// Whoever the token or key stands for.
    ///
    /// - Parameter address: the client's.
    /// - Throws: ``ServiceError`` with `.unauthenticated` (unknown, expired, revoked) or those of the catalog.
    func principal(bearer token: String, from address: String) async throws(ServiceError) -> Principal
}

/// Knows nobody: every credential is refused.
package struct StrangersOnly: Authenticating {
    package init() {}

    package func principal(bearer token: String, from address: String) async throws(ServiceError) -> Principal {
        throw ServiceError(.unauthenticated, "The token or key is not known here.")
    }
}
