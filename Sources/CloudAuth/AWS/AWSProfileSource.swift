internal import StillsModel

/// The profile that `AWS_PROFILE` names, or `default`, of the files of `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`: its keys,
/// or its role with a web identity.
package struct AWSProfileSource: AWSCredentialSource {
    package init() {}

    /// What else a profile may have, and is not read here.
    private static let unread = [
        "credential_process", "sso_session", "sso_account_id", "source_profile", "credential_source",
    ]

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let profile = try await AWSProfile.read(in: surroundings)
        let id = profile.values["aws_access_key_id"] ?? ""
        let secret = profile.values["aws_secret_access_key"] ?? ""
        guard id.isEmpty == secret.isEmpty else {
            throw CloudAuthError(
                .invalidArgument,
                "The profile “\(profile.name)” has one of aws_access_key_id and aws_secret_access_key without the other."
            )
        }
        if let key = Self.unread.first(where: { profile.values[$0] != nil }) {
            throw CloudAuthError(
                .unimplemented, "The profile “\(profile.name)” gets its credentials by \(key), which Stills does not.")
        }
        if let role = profile.values["role_arn"] {
            guard let file = profile.values["web_identity_token_file"] else {
                throw CloudAuthError(
                    .invalidArgument, "The profile “\(profile.name)” has role_arn without web_identity_token_file.")
            }
            let tokens = AWSTokenService(
                surroundings: surroundings, settings: AWSSettings(surroundings.environment, profile))
            return .found(
                try await tokens.assume(
                    role, session: profile.values["role_session_name"],
                    tokenFile: surroundings.environment.expanded(file)))
        }
        guard !id.isEmpty else {
            let lack = profile.exists ? "has no aws_access_key_id" : "is in none of \(profile.places)"
            return .absent("the profile “\(profile.name)” \(lack)")
        }
        return .found(
            AWSCredentials(
                accessKeyID: id, secretAccessKey: Secret(secret),
                sessionToken: profile.values["aws_session_token"].flatMap { $0.isEmpty ? nil : Secret($0) }))
    }
}
