package import CloudAuth
internal import Execution
package import HTTPClient
internal import Linux
package import S3
internal import StillsModel
internal import Synchronization

/// A running server, and the one bucket of it that tests use: each has a prefix of its own.
package enum S3Server {
    package static let bucketName = "stills-tests"

    /// One for all tests, on this machine, whatever proxy the environment names.
    package static let client: Result<CurlHTTPClient, HTTPClientError> = {
        var configuration = HTTPClientConfiguration()
        configuration.proxy = .none
        do throws(HTTPClientError) { return .success(try CurlHTTPClient(configuration)) } catch {
            return .failure(error)
        }
    }()

    package static func surroundings(
        _ variables: [String: String], over exchange: (any HTTPExchange)? = nil,
        now: @escaping @Sendable () -> Int64 = { SystemClock.wallNanoseconds / 1_000_000_000 }
    ) throws -> CloudSurroundings {
        let exchange = try exchange ?? client.get()
        return CloudSurroundings(
            environment: CloudEnvironment { variables[$0] }, web: exchange, metadata: exchange,
            files: BlockingPool(name: "test", threadLimit: 2), now: now)
    }

    /// The bucket, which is made when it is missing.
    package static func bucket(
        _ server: S3TestServer, over exchange: (any HTTPExchange)? = nil, variables: [String: String] = [:],
        now: @escaping @Sendable () -> Int64 = { SystemClock.wallNanoseconds / 1_000_000_000 }
    ) async throws -> S3Bucket {
        try await make(server)
        let variables = server.variables.merging(variables) { $1 }
        return try await S3Service(
            surroundings(variables, over: exchange, now: now),
            repeating: { RetryingHTTPExchange($0, sleep: { _ throws(CancellationError) in }) },
            sleep: { _ throws(CancellationError) in }
        ).bucket(bucketName)
    }

    private static let made = Mutex<Set<String>>([])

    private static func make(_ server: S3TestServer) async throws {
        guard made.withLock({ !$0.contains(server.name) }) else { return }
        let credentials = AWSCredentials(
            accessKeyID: server.accessKey, secretAccessKey: Secret(server.secretKey))
        let request = try AWSSigner(service: "s3", region: server.region).sign(
            ClientRequest("PUT", "\(server.endpoint)/\(bucketName)"), .none, by: credentials,
            at: SystemClock.wallNanoseconds / 1_000_000_000)
        let response = try await RetryingHTTPExchange(client.get()).send(request)
        guard [200, 409].contains(response.status) else { throw S3ServerFailure(status: response.status) }
        made.withLock { _ = $0.insert(server.name) }
    }

    /// A prefix that nobody else has, with its slash.
    package static func prefix() -> String { "t/\(UInt32.random(in: .min ... .max))/" }

    /// Gives the body a bucket and a prefix, and empties it afterwards.
    package static func with(
        _ server: S3TestServer, _ body: (S3Bucket, String) async throws -> Void
    ) async throws {
        let bucket = try await bucket(server)
        let prefix = prefix()
        do {
            try await body(bucket, prefix)
        } catch {
            try await empty(bucket, prefix)
            throw error
        }
        try await empty(bucket, prefix)
    }

    package static func empty(_ bucket: S3Bucket, _ prefix: String) async throws {
        for upload in try await bucket.uploads(prefix: prefix) { try await bucket.abort(upload) }
        try await bucket.remove(keys(bucket, prefix))
    }

    package static func keys(_ bucket: S3Bucket, _ prefix: String) async throws -> [String] {
        var keys: [String] = []
        var page: String?
        repeat {
            let found = try await bucket.list(prefix: prefix, page: page)
            keys += found.objects.map(\.key)
            page = found.next
        } while page != nil
        return keys
    }
}

package struct S3ServerFailure: Error { let status: Int }
