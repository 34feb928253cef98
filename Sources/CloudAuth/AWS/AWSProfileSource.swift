internal import StillsModel

/// The profile that `AWS_PROFILE` names, or `default`, of the files of `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`: its
/// keys, or its role, taken with a web identity, with another profile, or with what the environment, the container or the
/// instance has.
package struct AWSProfileSource: AWSCredentialSource {
    package init() {}

    package func find(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSCredentialFinding {
        let profiles = try await AWSProfiles.read(in: surroundings)
        let profile = try profiles.chosen(surroundings.environment)
        let tokens = AWSTokenService(
            surroundings: surroundings, settings: AWSSettings(surroundings.environment, profile))
        let search = ProfileSearch(profiles: profiles, tokens: tokens, surroundings: surroundings)
        if let credentials = try await search.credentials(profile, after: []) { return .found(credentials) }
        let lack = profile.exists ? "has no aws_access_key_id" : "is in none of \(profiles.places)"
        return .absent("the profile “\(profile.name)” \(lack)")
    }
}

/// Follows profiles that refer to each other.
private struct ProfileSearch {
    let profiles: AWSProfiles
    let tokens: AWSTokenService
    let surroundings: CloudSurroundings

    /// What else a profile may have, and is not read here.
    private static let unread = ["credential_process", "sso_session", "sso_account_id", "mfa_serial"]

    /// - Parameter names: of the profiles on the way here.
    /// - Returns: nil when the profile has neither keys nor a role.
    func credentials(_ profile: AWSProfile, after names: [String]) async throws(CloudAuthError) -> AWSCredentials? {
        if let key = Self.unread.first(where: { profile[$0] != nil }) {
            throw CloudAuthError(
                .unimplemented, "The profile “\(profile.name)” gets its credentials by \(key), which Stills does not.")
        }
        guard let role = profile["role_arn"] else { return try keys(profile) }
        if let file = profile["web_identity_token_file"] {
            return try await tokens.assume(
                role, session: profile["role_session_name"], tokenFile: surroundings.environment.expanded(file))
        }
        let holder = try await holder(of: profile, after: names)
        return try await tokens.assume(
            role, session: profile["role_session_name"], externalID: profile["external_id"],
            duration: profile["duration_seconds"], by: holder)
    }

    private func keys(_ profile: AWSProfile) throws(CloudAuthError) -> AWSCredentials? {
        switch (profile["aws_access_key_id"], profile["aws_secret_access_key"]) {
        case (nil, nil): return nil
        case (let id?, let secret?):
            return AWSCredentials(
                accessKeyID: id, secretAccessKey: Secret(secret),
                sessionToken: profile["aws_session_token"].map(Secret.init))
        default:
            throw CloudAuthError(
                .invalidArgument,
                "The profile “\(profile.name)” has one of aws_access_key_id and aws_secret_access_key without the other."
            )
        }
    }

    /// Credentials of whoever may take the profile's role.
    private func holder(
        of profile: AWSProfile, after names: [String]
    ) async throws(CloudAuthError) -> AWSCredentials {
        if let name = profile["source_profile"] {
            // A profile may name itself: then its own keys are meant.
            let isItself = name == profile.name
            guard isItself || !names.contains(name) else {
                throw CloudAuthError(
                    .invalidArgument, "The profile “\(profile.name)” leads back to itself by source_profile.")
            }
            let source = profiles.profile(name)
            let found =
                isItself ? try keys(source) : try await credentials(source, after: names + [profile.name])
            guard let found else {
                throw CloudAuthError(
                    .notFound,
                    "The profile “\(name)”, which “\(profile.name)” names as source_profile, has no credentials.")
            }
            return found
        }
        let source: any AWSCredentialSource
        switch profile["credential_source"] {
        case "Environment": source = AWSEnvironmentSource()
        case "EcsContainer": source = AWSContainerSource()
        case "Ec2InstanceMetadata": source = AWSInstanceSource()
        default:
            throw CloudAuthError(
                .invalidArgument,
                "The profile “\(profile.name)” has role_arn, and nothing that says who takes the role: "
                    + "web_identity_token_file, source_profile or credential_source.")
        }
        switch try await source.find(in: surroundings) {
        case .found(let credentials): return credentials
        case .absent(let lack):
            throw CloudAuthError(
                .unauthenticated, "The credential_source of the profile “\(profile.name)” has no credentials: \(lack).")
        }
    }
}
