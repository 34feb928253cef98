internal import HTTPClient
internal import StillsModel

/// The account of the virtual machine or the container, from the metadata server of Google's cloud.
package struct GoogleMetadataServer: GoogleTokenSource {
    package init() {}

    /// - Throws: ``CloudAuthError`` with `.unauthenticated` when there is no such server, or the machine has no account.
    package func token(
        _ scopes: [String], in surroundings: CloudSurroundings
    ) async throws(CloudAuthError) -> GoogleAccessToken {
        let host = surroundings.environment["GCE_METADATA_HOST"] ?? "metadata.google.internal"
        let now = surroundings.now()
        let list = PercentEncoding.encode(scopes.joined(separator: ","), slashes: .encoded)
        let url = "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token"
        let request = ClientRequest(
            "GET", url + (scopes.isEmpty ? "" : "?scopes=\(list)"), fields: ["Metadata-Flavor": "Google"])
        let answer: TokenAnswer
        do throws(CloudAuthError) {
            answer = try await surroundings.answer(to: request, over: surroundings.metadata)
        } catch {
            guard error.code == .unavailable else { throw error }
            throw CloudAuthError(.unauthenticated, "No metadata server of Google is reached.", cause: error)
        }
        // Others may answer at a name that is not taken.
        guard answer.fields["Metadata-Flavor"] == "Google" else {
            throw CloudAuthError(.unauthenticated, "What answers at \(answer.server) is no metadata server of Google.")
        }
        guard answer.status != 404 else {
            throw CloudAuthError(.unauthenticated, "The metadata server of Google knows no account for this machine.")
        }
        return try answer.googleToken(at: now)
    }
}
