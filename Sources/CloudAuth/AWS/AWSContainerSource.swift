internal import HTTPClient
internal import StillsModel

/// The credentials of a container's task or pod: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` at the usual address, or
/// `AWS_CONTAINER_CREDENTIALS_FULL_URI`, with the token of `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
package struct AWSContainerSource: AWSCredentialSource {
    private let address: String

    /// Where the container services of AWS answer.
    private static let services: Set<String> = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]

    /// - Parameter address: where relative ones lead.
    package init(address: String = "http://169.254.170.2") { self.address = address }

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let environment = surroundings.environment
        let url: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            guard path.hasPrefix("/") else {
                throw CloudAuthError(
                    .invalidArgument, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with a slash.")
            }
            url = address + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            guard isSecure(full, alsoHosts: Self.services) else {
                throw CloudAuthError(
                    .invalidArgument,
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI leads to another machine, and not by https: credentials would be "
                        + "there for all to read.")
            }
            url = full
        } else {
            return .absent("AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_CREDENTIALS_RELATIVE_URI are not set")
        }
        var request = ClientRequest("GET", url, fields: ["Accept": "application/json"])
        request.fields["Authorization"] = try await token(surroundings)?.revealed
        return .found(try await surroundings.answer(to: request, over: surroundings.metadata).awsCredentials())
    }

    /// The file counts first, and is read each time: its token is replaced now and then.
    private func token(_ surroundings: CloudSurroundings) async throws(CloudAuthError) -> Secret? {
        if let file = surroundings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            return try await surroundings.token(file)
        }
        guard let text = surroundings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] else { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw CloudAuthError(.invalidArgument, "AWS_CONTAINER_AUTHORIZATION_TOKEN holds no token.")
        }
        return Secret(text)
    }
}
