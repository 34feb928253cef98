package import CloudAuth
package import HTTPClient
internal import StillsModel

/// The buckets that the environment and the profile of AWS lead to: credentials, region and servers are found where the
/// programs of AWS find them (`AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_PROFILE` and so on).
package struct S3Service: Sendable {
    private let surroundings: CloudSurroundings
    private let credentials: AWSCredentialChain
    private let repeating: @Sendable (any HTTPExchange) -> any HTTPExchange

    /// What a request is signed for until a server says better.
    private static let usualRegion = "us-east-1"

    /// - Parameter repeating: puts what repeats requests around an exchange. A bucket has a budget of its own.
    package init(
        _ surroundings: CloudSurroundings,
        repeating: @escaping @Sendable (any HTTPExchange) -> any HTTPExchange = { RetryingHTTPExchange($0) }
    ) {
        self.surroundings = surroundings
        self.repeating = repeating
        credentials = AWSCredentialChain(surroundings)
    }

    /// A bucket, of which nothing is asked yet.
    ///
    /// - Throws: ``S3Error`` when the profile cannot be read, or states what cannot be.
    package func bucket(_ name: String) async throws(S3Error) -> S3Bucket {
        do throws(CloudAuthError) {
            let settings = try await AWSSettings(surroundings)
            return S3Bucket(
                name, at: try endpoint(settings), region: settings.region ?? Self.usualRegion,
                credentials: credentials, over: surroundings.web, repeating: repeating, now: surroundings.now)
        } catch {
            throw S3Error(error, deed: "open s3://\(name)")
        }
    }

    private func endpoint(_ settings: AWSSettings) throws(CloudAuthError) -> S3Endpoint {
        let server = settings.endpoint("s3")
        if let server, ServerName(of: server) == nil || server.contains("?") || server.contains("#") {
            throw CloudAuthError(.invalidArgument, "The endpoint URL of S3 is no plain URL of http or https.")
        }
        guard let text = settings.addressingStyle, text != "auto" else { return S3Endpoint(server: server) }
        guard let addressing = S3Endpoint.Addressing(rawValue: text) else {
            throw CloudAuthError(.invalidArgument, "addressing_style in the profile is neither auto, path nor virtual.")
        }
        return S3Endpoint(server: server, addressing: addressing)
    }
}
