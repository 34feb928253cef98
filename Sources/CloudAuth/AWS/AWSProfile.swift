internal import StillsModel

/// What the configuration and credentials files say for one profile.
struct AWSProfile: Sendable {
    let name: String
    /// Keys in lower case. Where both files state one, the credentials file counts.
    let values: [String: String]
    /// What the section `services` that the profile names states: `s3.endpoint_url`.
    let services: [String: String]
    /// Whether either file has it.
    let exists: Bool

    /// nil for a key that is not there, or has no value.
    subscript(key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }
}

/// The profiles of the configuration and credentials files.
struct AWSProfiles: Sendable {
    private let config: [String: [String: String]]
    private let credentials: [String: [String: String]]
    /// The two files, for messages.
    let places: String

    /// Reads both files; one that is not there is as good as empty.
    static func read(in surroundings: CloudSurroundings) async throws(CloudAuthError) -> AWSProfiles {
        let environment = surroundings.environment
        let configPath = environment.expanded(environment["AWS_CONFIG_FILE"] ?? "~/.aws/config")
        let credentialsPath = environment.expanded(
            environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials")
        return AWSProfiles(
            config: try await sections(configPath, surroundings),
            credentials: try await sections(credentialsPath, surroundings),
            places: "\(configPath) and \(credentialsPath)")
    }

    func profile(_ name: String) -> AWSProfile {
        let configured = config["profile \(name)"] ?? (name == "default" ? config["default"] : nil)
        let values = (configured ?? [:]).merging(credentials[name] ?? [:]) { _, last in last }
        return AWSProfile(
            name: name, values: values, services: values["services"].flatMap { config["services \($0)"] } ?? [:],
            exists: configured != nil || credentials[name] != nil)
    }

    /// The profile that `AWS_PROFILE` names, or `default`.
    ///
    /// - Throws: ``CloudAuthError`` with `.notFound` when `AWS_PROFILE` names a profile that neither file has.
    func chosen(_ environment: CloudEnvironment) throws(CloudAuthError) -> AWSProfile {
        let profile = profile(environment["AWS_PROFILE"] ?? "default")
        guard profile.exists || environment["AWS_PROFILE"] == nil else {
            throw CloudAuthError(
                .notFound, "The profile “\(profile.name)”, which AWS_PROFILE names, is in none of \(places).")
        }
        return profile
    }

    private static func sections(
        _ path: String, _ surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> [String: [String: String]] {
        // Without a home there is no such file.
        guard !path.hasPrefix("~/"), let bytes = try await surroundings.read(path) else { return [:] }
        return try AWSConfigurationFile(bytes, path: path).sections
    }
}
