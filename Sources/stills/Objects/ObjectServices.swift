internal import Arguments
internal import CloudAuth
internal import HTTPClient
internal import Linux
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// The servers that objects are on, as this machine reaches them.
struct ObjectServices {
    private let context: CommandContext
    private let web: any HTTPExchange
    private var google: GoogleService?

    private struct GoogleService {
        let endpoint: String
        let exchange: any HTTPExchange
        let isAnonymous: Bool
    }

    private static let googleEndpoint = "https://storage.googleapis.com"

    /// - Parameter width: how many requests to one server may be under way.
    init(_ context: CommandContext, width: Int) throws(RemoteObjectError) {
        self.context = context
        var configuration = HTTPClientConfiguration()
        configuration.connectionsPerHost = width
        configuration.userAgent = "stills/\(Program.version)"
        web = RetryingHTTPExchange(try Self.client(configuration))
    }

    mutating func source(_ location: ObjectLocation) async throws(RemoteObjectError) -> any ObjectSource {
        switch location {
        case .web(let url): return try WebObjectSource(url, exchange: web)
        case .google(let bucket, let prefix): return try await googleBucket(bucket, prefix: prefix)
        }
    }

    mutating func googleBucket(
        _ bucket: String, prefix: String
    ) async throws(RemoteObjectError) -> GoogleBucketSource {
        let service: GoogleService
        if let google {
            service = google
        } else {
            service = try await findGoogle()
            google = service
        }
        return GoogleBucketSource(
            bucket: bucket, prefix: prefix, endpoint: service.endpoint, exchange: service.exchange)
    }

    private func findGoogle() async throws(RemoteObjectError) -> GoogleService {
        let endpoint = Self.emulator(EnvironmentVariables.current["STORAGE_EMULATOR_HOST"]?.text)
        do throws(CloudAuthError) {
            let access = try await GoogleAccess.find(in: try surroundings(), for: endpoint ?? Self.googleEndpoint)
            var isAnonymous = false
            if case .anonymous = access { isAnonymous = true }
            return GoogleService(
                endpoint: endpoint ?? Self.googleEndpoint, exchange: GoogleAuthorizedExchange(web, access: access),
                isAnonymous: isAnonymous)
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
        }
    }

    /// With its scheme or without, as the libraries of Google write it.
    static func emulator(_ text: String?) -> String? {
        guard var text, !text.isEmpty else { return nil }
        while text.hasSuffix("/") { text.removeLast() }
        return text.contains("://") ? text : "http://\(text)"
    }

    private func surroundings() throws(CloudAuthError) -> CloudSurroundings {
        var nearby = HTTPClientConfiguration()
        nearby.connectTimeout = .seconds(1)
        nearby.stallTimeout = .seconds(5)
        nearby.proxy = .none
        let metadata: CurlHTTPClient
        do throws(RemoteObjectError) {
            metadata = try Self.client(nearby)
        } catch {
            throw CloudAuthError(error.code, error.message, cause: error)
        }
        return CloudSurroundings(
            environment: CloudEnvironment { EnvironmentVariables.current[$0]?.text }, web: web, metadata: metadata,
            files: context.files, now: { SystemClock.wallNanoseconds / 1_000_000_000 })
    }

    private static func client(_ configuration: HTTPClientConfiguration) throws(RemoteObjectError) -> CurlHTTPClient {
        do throws(HTTPClientError) {
            return try CurlHTTPClient(configuration)
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
        }
    }
}
