/// Which region, and which servers, as the environment and the profile say.
package struct AWSSettings: Sendable {
    private let environment: CloudEnvironment
    private let profile: AWSProfile

    /// - Throws: ``CloudAuthError`` when the profile's files cannot be read, or lack the profile that `AWS_PROFILE` names.
    package init(_ surroundings: CloudSurroundings) async throws(CloudAuthError) {
        let profiles = try await AWSProfiles.read(in: surroundings)
        self.init(surroundings.environment, try profiles.chosen(surroundings.environment))
    }

    init(_ environment: CloudEnvironment, _ profile: AWSProfile) {
        self.environment = environment
        self.profile = profile
    }

    /// `AWS_REGION`, then `AWS_DEFAULT_REGION`, then the profile's; nil when none says.
    package var region: String? {
        environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? profile["region"]
    }

    /// A server that stands for a service: `AWS_ENDPOINT_URL_S3`, then `AWS_ENDPOINT_URL`, then the profile's own for the service,
    /// then its `endpoint_url`; nil for the service's usual ones, and if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true`. Without
    /// a slash at its end.
    ///
    /// - Parameter service: in lower case, as the SDKs name it: `s3`, `sts`.
    package func endpoint(_ service: String) -> String? {
        guard !environment.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") else { return nil }
        let url =
            environment["AWS_ENDPOINT_URL_\(service.uppercased())"] ?? environment["AWS_ENDPOINT_URL"]
            ?? stated(profile.services["\(service).endpoint_url"]) ?? profile["endpoint_url"]
        return url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// How a bucket is named in URLs of S3, as the profile says: `auto`, `path` or `virtual`; nil when it does not.
    package var addressingStyle: String? { profile["s3.addressing_style"] }

    private func stated(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }
}
