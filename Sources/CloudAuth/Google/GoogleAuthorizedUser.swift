internal import HTTPClient
internal import StillsModel

/// A person who signed in with `gcloud auth application-default login`: a file of the type `authorized_user`.
package struct GoogleAuthorizedUser: GoogleTokenSource {
    private let clientID: String
    private let clientSecret: Secret
    private let refreshToken: Secret
    private let tokenURL: String

    init(_ file: GoogleCredentialFile) throws(CloudAuthError) {
        clientID = try file.text("client_id")
        clientSecret = Secret(try file.text("client_secret"))
        refreshToken = Secret(try file.text("refresh_token"))
        tokenURL = try file.tokenURL()
    }

    /// Exchanges the refresh token (RFC 6749, section 6). The scopes are those that the person agreed to.
    package func token(
        _ scopes: [String], in surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleAccessToken {
        let now = surroundings.now()
        let request = ClientRequest.form(
            tokenURL,
            [
                ("grant_type", "refresh_token"), ("client_id", clientID), ("client_secret", clientSecret.revealed),
                ("refresh_token", refreshToken.revealed),
            ])
        return try await surroundings.answer(to: request, over: surroundings.web).googleToken(at: now)
    }
}
