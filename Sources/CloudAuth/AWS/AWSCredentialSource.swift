internal import StillsModel

/// One of the places where credentials of AWS may be.
package protocol AWSCredentialSource: Sendable {
    /// Looks for credentials.
    ///
    /// - Throws: ``CloudAuthError`` when somebody set this source up and it has none to give: then no other is asked, which would
    ///   only hide the fault, or act in another's name.
    func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding
}

package enum AWSCredentialFinding: Sendable, Equatable {
    case found(AWSCredentials)
    /// Nobody set this source up. The words say what is missing, without a full stop: `AWS_ACCESS_KEY_ID is not set`.
    case absent(String)
}

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
package struct AWSEnvironmentSource: AWSCredentialSource {
    package init() {}

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let environment = surroundings.environment
        switch (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) {
        case (nil, nil): return .absent("AWS_ACCESS_KEY_ID is not set")
        case (nil, _?):
            throw CloudAuthError(
                .invalidArgument, "AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not: set both or none.")
        case (_?, nil):
            throw CloudAuthError(
                .invalidArgument, "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not: set both or none.")
        case (let id?, let secret?):
            return .found(
                AWSCredentials(
                    accessKeyID: id, secretAccessKey: Secret(secret),
                    sessionToken: environment["AWS_SESSION_TOKEN"].map(Secret.init)))
        }
    }
}
