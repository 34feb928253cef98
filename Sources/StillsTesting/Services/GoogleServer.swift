internal import CloudAuth
internal import Formats
package import GoogleStorage
package import HTTPClient
internal import StillsModel
internal import Synchronization

/// A running server of Google Cloud Storage, and the one bucket of it that tests use: each has a prefix of its own.
package enum GoogleServer {
    package static let bucketName = "stills-tests"

    /// The bucket, which is made when it is missing.
    ///
    /// - Parameter exchange: what requests go over.
    package static func bucket(
        _ server: GoogleTestServer, over exchange: (any HTTPExchange)? = nil
    ) async throws -> GoogleBucket {
        try await make(server)
        return try GoogleStorageService(
            S3Server.surroundings(server.variables, over: exchange),
            repeating: { RetryingHTTPExchange($0, sleep: { _ throws(CancellationError) in }) },
            sleep: { _ throws(CancellationError) in }
        ).bucket(bucketName)
    }

    private static let made = Mutex<Set<String>>([])

    private static func make(_ server: GoogleTestServer) async throws {
        guard made.withLock({ !$0.contains(server.name) }) else { return }
        var request = ClientRequest(
            "POST", "\(server.endpoint)/storage/v1/b?project=\(server.project)",
            fields: ["Content-Type": "application/json"], body: .bytes(Array(#"{"name":"\#(bucketName)"}"#.utf8)))
        if server.account != nil {
            let token = try await GoogleTokenChain(
                S3Server.surroundings(server.variables),
                scopes: ["https://www.googleapis.com/auth/devstorage.read_write"]
            ).token()
            request.fields["Authorization"] = "Bearer \(token.token.revealed)"
        }
        let response = try await S3Server.client.get().send(request)
        guard [200, 409].contains(response.status) else { throw S3ServerFailure(status: response.status) }
        made.withLock { _ = $0.insert(server.name) }
    }

    /// Gives the body a bucket and a prefix, and empties it afterwards.
    package static func with(
        _ server: GoogleTestServer, over exchange: (any HTTPExchange)? = nil,
        _ body: (GoogleBucket, String) async throws -> Void
    ) async throws {
        let bucket = try await bucket(server, over: exchange)
        let prefix = S3Server.prefix()
        do {
            try await body(bucket, prefix)
        } catch {
            try await empty(server, prefix)
            throw error
        }
        try await empty(server, prefix)
    }

    private static func empty(_ server: GoogleTestServer, _ prefix: String) async throws {
        let bucket = try await bucket(server)
        for key in try await keys(bucket, prefix) { try await bucket.remove(key) }
    }

    package static func keys(_ bucket: GoogleBucket, _ prefix: String) async throws -> [String] {
        var keys: [String] = []
        var page: String?
        repeat {
            let found = try await bucket.list(prefix: prefix, page: page)
            keys += found.objects.map(\.key)
            page = found.next
        } while page != nil
        return keys
    }

    /// Orders faults of the fake, by the protocol of Google's tests of retries.
    ///
    /// - Parameters:
    ///   - method: such as `storage.objects.insert`.
    ///   - faults: such as `return-503`, in their order.
    package static func faults(
        _ server: GoogleTestServer, _ method: String, _ faults: [String]
    ) async throws -> FaultOrder {
        let list = faults.map { "\"\($0)\"" }.joined(separator: ",")
        let request = ClientRequest(
            "POST", "\(server.endpoint)/retry_test", fields: ["Content-Type": "application/json"],
            body: .bytes(Array(#"{"instructions":{"\#(method)":[\#(list)]}}"#.utf8)))
        let client = try S3Server.client.get()
        let response = try await client.send(request)
        let bytes = try await response.bytes(limit: 1 << 16)
        guard response.status == 200, let id = try JSONValue(parsing: bytes)["id"]?.text else {
            throw S3ServerFailure(status: response.status)
        }
        return FaultOrder(server: server, id: id, client: client)
    }
}

/// Requests that meet the faults that were ordered.
package struct FaultOrder: HTTPExchange {
    let server: GoogleTestServer
    let id: String
    let client: CurlHTTPClient

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var request = request
        request.fields["x-retry-test-id"] = id
        return try await client.send(request)
    }

    /// Whether all faults have come.
    package func isDone() async throws -> Bool {
        let response = try await client.send(ClientRequest("GET", "\(server.endpoint)/retry_test/\(id)"))
        return try await String(decoding: response.bytes(limit: 1 << 16), as: UTF8.self).contains("\"completed\": true")
    }
}
