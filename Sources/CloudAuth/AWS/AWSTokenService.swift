internal import HTTPClient
internal import StillsModel

/// The service STS: temporary credentials for a role.
struct AWSTokenService: Sendable {
    let surroundings: CloudSurroundings
    let settings: AWSSettings

    /// `AssumeRoleWithWebIdentity`: for a token that somebody else issued, read from its file each time, where it is replaced
    /// before it ends.
    func assume(
        _ role: String, session: String?, tokenFile: String
    ) async throws(CloudAuthError) -> AWSCredentials {
        let token = try await surroundings.token(tokenFile)
        let request = ClientRequest.form(
            endpoint + "/",
            [
                ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
                ("RoleSessionName", session ?? "stills-\(surroundings.now())"), ("WebIdentityToken", token.revealed),
            ])
        let answer = try await surroundings.answer(to: request, over: surroundings.web)
        guard let texts = XMLAnswer.texts(of: answer.bytes) else {
            throw answer.status == 200
                ? CloudAuthError(.corrupt, "What \(answer.server) answered is no XML.") : answer.refusal(nil)
        }
        guard answer.status == 200 else { throw answer.refusal(texts["ErrorResponse/Error/Code"]) }
        return try credentials(texts, answer)
    }

    private func credentials(
        _ texts: [String: String], _ answer: TokenAnswer
    ) throws(CloudAuthError) -> AWSCredentials {
        let place = "AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials/"
        guard let id = texts[place + "AccessKeyId"] else { throw answer.incomplete("AccessKeyId") }
        guard let secret = texts[place + "SecretAccessKey"] else { throw answer.incomplete("SecretAccessKey") }
        guard let token = texts[place + "SessionToken"] else { throw answer.incomplete("SessionToken") }
        guard let end = TokenAnswer.moment(texts[place + "Expiration"]) else { throw answer.incomplete("Expiration") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token), expiresAt: end)
    }

    private var endpoint: String {
        if let endpoint = settings.endpoint("sts") { return endpoint }
        guard let region = settings.region else { return "https://sts.amazonaws.com" }
        return "https://sts.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
    }
}

/// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, as Kubernetes sets them.
package struct AWSWebIdentitySource: AWSCredentialSource {
    package init() {}

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let environment = surroundings.environment
        guard let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] else {
            return .absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set")
        }
        guard let role = environment["AWS_ROLE_ARN"] else {
            throw CloudAuthError(
                .invalidArgument, "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not: set both or none.")
        }
        let tokens = AWSTokenService(surroundings: surroundings, settings: try await AWSSettings(surroundings))
        return .found(
            try await tokens.assume(
                role, session: environment["AWS_ROLE_SESSION_NAME"], tokenFile: environment.expanded(file)))
    }
}
