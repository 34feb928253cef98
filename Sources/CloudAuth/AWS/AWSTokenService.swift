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
        return try await credentials(
            "AssumeRoleWithWebIdentity",
            [("RoleArn", role), sessionName(session), ("WebIdentityToken", token.revealed)])
    }

    /// `AssumeRole`: for whoever has credentials of its own that may take the role.
    func assume(
        _ role: String, session: String?, externalID: String?, duration: String?, by holder: AWSCredentials
    ) async throws(CloudAuthError) -> AWSCredentials {
        var items = [("RoleArn", role), sessionName(session)]
        if let externalID { items.append(("ExternalId", externalID)) }
        if let duration { items.append(("DurationSeconds", duration)) }
        return try await credentials("AssumeRole", items, signedBy: holder)
    }

    private func sessionName(_ name: String?) -> (String, String) {
        ("RoleSessionName", name ?? "stills-\(surroundings.now())")
    }

    private func credentials(
        _ action: String, _ items: [(String, String)], signedBy holder: AWSCredentials? = nil
    ) async throws(CloudAuthError) -> AWSCredentials {
        var request = ClientRequest.form(endpoint + "/", [("Action", action), ("Version", "2011-06-15")] + items)
        if let holder, case .bytes(let body) = request.body {
            // The service without a region of its own is in this one.
            let signer = AWSSigner(service: "sts", region: settings.region ?? "us-east-1")
            request = try signer.sign(request, .bytes(body), by: holder, at: surroundings.now())
        }
        let answer = try await surroundings.answer(to: request, over: surroundings.web)
        guard let texts = XMLAnswer.texts(of: answer.bytes) else {
            throw answer.status == 200
                ? CloudAuthError(.corrupt, "What \(answer.server) answered is no XML.") : answer.refusal(nil)
        }
        guard answer.status == 200 else { throw answer.refusal(texts["ErrorResponse/Error/Code"]) }
        return try Self.credentials(texts, "\(action)Response/\(action)Result/Credentials/", answer)
    }

    private static func credentials(
        _ texts: [String: String], _ place: String, _ answer: TokenAnswer
    ) throws(CloudAuthError) -> AWSCredentials {
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
