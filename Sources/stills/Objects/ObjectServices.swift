internal import Arguments
internal import CloudAuth
internal import HTTPClient
internal import Linux
internal import Programs
internal import RemoteObjects
internal import S3
internal import StillsModel

/// The servers that objects are on, as this machine reaches them.
struct ObjectServices {
    private let context: CommandContext
    /// Single requests.
    private let plain: any HTTPExchange
    /// The same, repeated where that is safe.
    private let web: any HTTPExchange
    private var google: GoogleService?
    private var s3: S3Service?

    private struct GoogleService {
        let endpoint: String
        let exchange: any HTTPExchange
    }

    private static let googleEndpoint = "https://storage.googleapis.com"

    /// - Parameter width: how many requests to one server may be under way.
    init(_ context: CommandContext, width: Int) throws(RemoteObjectError) {
        self.context = context
        var configuration = HTTPClientConfiguration()
        configuration.connectionsPerHost = width
        configuration.userAgent = "stills/\(Program.version)"
        plain = try Self.client(configuration)
        web = RetryingHTTPExchange(plain)
    }

    mutating func source(_ location: ObjectLocation) async throws(RemoteObjectError) -> any ObjectSource {
        switch location {
        case .web(let url): return try WebObjectSource(url, exchange: web)
        case .google(let bucket, let prefix): return try await googleBucket(bucket, prefix: prefix)
        case .s3(let bucket, let prefix): return try await s3Bucket(bucket, prefix: prefix)
        }
    }

    private mutating func s3Bucket(_ bucket: String, prefix: String) async throws(RemoteObjectError) -> S3BucketSource {
        let service: S3Service
        if let s3 {
            service = s3
        } else {
            service = S3Service(try surroundings(over: plain))
            s3 = service
        }
        do throws(S3Error) {
            return S3BucketSource(try await service.bucket(bucket), prefix: prefix)
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
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
        let surroundings = try surroundings(over: web)
        do throws(CloudAuthError) {
            let access = try await GoogleAccess.find(in: surroundings, for: endpoint ?? Self.googleEndpoint)
            return GoogleService(
                endpoint: endpoint ?? Self.googleEndpoint, exchange: GoogleAuthorizedExchange(web, access: access))
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

    private func surroundings(over web: any HTTPExchange) throws(RemoteObjectError) -> CloudSurroundings {
        var nearby = HTTPClientConfiguration()
        nearby.connectTimeout = .seconds(1)
        nearby.stallTimeout = .seconds(5)
        nearby.proxy = .none
        return CloudSurroundings(
            environment: CloudEnvironment { EnvironmentVariables.current[$0]?.text }, web: web,
            metadata: try Self.client(nearby), files: context.files,
            now: { SystemClock.wallNanoseconds / 1_000_000_000 })
    }

    private static func client(_ configuration: HTTPClientConfiguration) throws(RemoteObjectError) -> CurlHTTPClient {
        do throws(HTTPClientError) {
            return try CurlHTTPClient(configuration)
        } catch {
            throw RemoteObjectError(error.code, error.message, cause: error)
        }
    }
}
