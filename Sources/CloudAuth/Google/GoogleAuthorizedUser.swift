internal import HTTPClient
internal import StillsModel

/// A person who signed in with `gcloud auth application-default login`: a file of the type `authorized_user`.
package struct GoogleAuthorizedUser: GoogleTokenSource {
    private let clientID: String
    private let clientSecret: Secret
    private let refreshToken: Secret
    private let tokenURL: String
    private let path: String

    init(_ file: GoogleCredentialFile) throws(CloudAuthError) {
        clientID = try file.text("client_id")
        clientSecret = Secret(try file.text("client_secret"))
        refreshToken = Secret(try file.text("refresh_token"))
        tokenURL = try file.tokenURL()
        path = file.path
    }

    /// Exchanges the refresh token (RFC 6749, section 6). The scopes are those that the person agreed to.
    ///
    /// - Throws: ``CloudAuthError`` with `.unauthenticated` when the person must sign in again.
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
        let answer = try await surroundings.answer(to: request, over: surroundings.web)
        guard answer.errorWord != "invalid_grant" else {
            throw CloudAuthError(
                .unauthenticated,
                "Google does not take the sign-in of \(path) any more: repeat it with “gcloud auth application-default login”."
            )
        }
        return try answer.googleToken(at: now)
    }
}
