internal import StillsModel

/// Access tokens of Google by the Application Default Credentials, kept and renewed: the file that
/// `GOOGLE_APPLICATION_CREDENTIALS` names, then gcloud's own, then the metadata server.
package final class GoogleTokenChain: Sendable {
    private let value: RefreshedValue<GoogleAccessToken>

    /// - Parameter scopes: for what the tokens shall be good, as URLs.
    package init(_ surroundings: CloudSurroundings, scopes: [String]) {
        value = RefreshedValue(now: surroundings.now) { () async throws(CloudAuthError) in
            let file = try await Self.file(in: surroundings)
            guard let file else { return try await Self.machine(scopes, surroundings) }
            return try await Self.source(file).token(scopes, in: surroundings)
        }
    }

    /// A token that is good now.
    ///
    /// - Throws: ``CloudAuthError``: `.unauthenticated` when there are no credentials, with all places that were looked at; what
    ///   is wrong with a file; what the server said.
    package func token() async throws(CloudAuthError) -> GoogleAccessToken { try await value.current() }

    /// For a token that a service did not take.
    package func forget(_ token: GoogleAccessToken) { value.forget(token) }

    /// The account whose key signs URLs, where the credentials are a key file; nil elsewhere.
    package static func serviceAccount(
        in surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleServiceAccount? {
        guard let file = try await file(in: surroundings), file.optionalText("type") == "service_account" else {
            return nil
        }
        return try GoogleServiceAccount(file)
    }

    private static func source(_ file: GoogleCredentialFile) throws(CloudAuthError) -> any GoogleTokenSource {
        switch try file.text("type") {
        case "service_account": return try GoogleServiceAccount(file)
        case "authorized_user": return try GoogleAuthorizedUser(file)
        default:
            throw CloudAuthError(
                .unimplemented, "\(file.path) is neither of the type service_account nor authorized_user.")
        }
    }

    /// The file that there is; nil when there is none.
    private static func file(
        in surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleCredentialFile? {
        if let named = surroundings.environment["GOOGLE_APPLICATION_CREDENTIALS"] {
            guard let bytes = try await surroundings.read(named) else {
                throw CloudAuthError(
                    .notFound, "The file \(named), which GOOGLE_APPLICATION_CREDENTIALS names, is not there.")
            }
            return try GoogleCredentialFile(bytes, path: named)
        }
        let path = gcloudPath(surroundings.environment)
        guard !path.hasPrefix("~/"), let bytes = try await surroundings.read(path) else { return nil }
        return try GoogleCredentialFile(bytes, path: path)
    }

    private static func machine(
        _ scopes: [String], _ surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleAccessToken {
        do throws(CloudAuthError) {
            return try await GoogleMetadataServer().token(scopes, in: surroundings)
        } catch {
            guard error.code == .unauthenticated else { throw error }
            throw CloudAuthError(
                .unauthenticated,
                "There are no credentials for Google: GOOGLE_APPLICATION_CREDENTIALS is not set; "
                    + "\(gcloudPath(surroundings.environment)) is not there. \(error.message)", cause: error)
        }
    }

    private static func gcloudPath(_ environment: CloudEnvironment) -> String {
        let folder = environment["CLOUDSDK_CONFIG"] ?? "~/.config/gcloud"
        return environment.expanded("\(folder)/application_default_credentials.json")
    }
}
