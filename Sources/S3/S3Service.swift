package import CloudAuth
package import HTTPClient
internal import StillsModel

/// The buckets that the environment and the profile of AWS lead to: credentials, region and servers are found where the
/// programs of AWS find them (`AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_PROFILE` and so on).
package struct S3Service: Sendable {
    private let surroundings: CloudSurroundings
    private let credentials: AWSCredentialChain
    private let repeating: @Sendable (any HTTPExchange) -> any HTTPExchange
    private let sleep: @Sendable (Duration) async throws(CancellationError) -> Void

    /// What a request is signed for until a server says better.
    private static let usualRegion = "us-east-1"

    /// - Parameters:
    ///   - repeating: puts what repeats requests around an exchange. A bucket has a budget of its own.
    ///   - sleep: waits before a read that broke off goes on.
    package init(
        _ surroundings: CloudSurroundings,
        repeating: @escaping @Sendable (any HTTPExchange) -> any HTTPExchange = { RetryingHTTPExchange($0) },
        sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void = RetryingHTTPExchange.sleep
    ) {
        self.surroundings = surroundings
        self.repeating = repeating
        self.sleep = sleep
        credentials = AWSCredentialChain(surroundings)
    }

    /// What the environment and the profile say now.
    ///
    /// - Throws: ``S3Error`` when the profile cannot be read, or states what cannot be.
    package func settings() async throws(S3Error) -> S3Settings {
        do throws(CloudAuthError) {
            let settings = try await AWSSettings(surroundings)
            return S3Settings(endpoint: try endpoint(settings), region: settings.region ?? Self.usualRegion)
        } catch {
            throw S3Error(error, deed: "open a bucket of S3")
        }
    }

    /// A bucket where the settings say that it is; nothing is asked of it yet.
    package func bucket(_ name: String, _ settings: S3Settings) -> S3Bucket {
        S3Bucket(
            name, at: settings.endpoint, region: settings.region, credentials: credentials, over: surroundings.web,
            repeating: repeating, sleep: sleep, now: surroundings.now)
    }

    /// A bucket where the environment and the profile say that it is; nothing is asked of it yet.
    package func bucket(_ name: String) async throws(S3Error) -> S3Bucket { bucket(name, try await settings()) }

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

/// Where buckets are.
package struct S3Settings: Sendable, Equatable {
    package var endpoint: S3Endpoint
    /// What requests are signed for, until a server says better.
    package var region: String

    package init(endpoint: S3Endpoint, region: String) {
        self.endpoint = endpoint
        self.region = region
    }
}
