internal import Execution
package import StillsModel
package import StillsService

/// What all routes answer from.
package struct APIContext: Sendable {
    /// As the program itself opened it. Routes use ``APIRequest/library``, which is asked by the request's principal.
    package let library: Library
    package let authenticator: any Authenticating
    package let credentials: Credentials
    /// Where pictures that are sent come together: one for a served library.
    package let intake: ImageIntake
    /// What carries out bulk operations that routes begin.
    package let operations: RunOperations
    /// Where what happens is told to.
    package var observation = Observation()
    /// What is answered, and described.
    package var routes = APIRoutes.all
    /// The program's.
    package let version: String

    /// - Parameters:
    ///   - authenticator: nil for that of `credentials`.
    ///   - credentials: nil for new ones of the library.
    ///   - intake: nil for one of this API's own.
    ///   - operations: nil for those of a library that nobody serves: they wait until somebody carries them out.
    package init(
        library: Library, authenticator: (any Authenticating)? = nil, credentials: Credentials? = nil,
        intake: ImageIntake? = nil, operations: RunOperations? = nil, version: String = "0.1.0"
    ) {
        let credentials = credentials ?? Credentials(library: library)
        self.intake = intake ?? ImageIntake(library: library, files: BlockingPool(name: "spool", threadLimit: 4))
        self.operations = operations ?? RunOperations(library: library)
        self.library = library
        self.credentials = credentials
        self.authenticator = authenticator ?? TokenAuthenticator(credentials)
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
