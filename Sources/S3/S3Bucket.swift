package import CloudAuth
package import HTTPClient
internal import StillsModel

/// A bucket of S3, or of a server that speaks its protocol: objects under keys, each call one request, or as many as it says.
///
/// Keys are any text of 1 to 1,024 bytes of UTF-8. Requests are repeated where that is safe, as the exchange below does.
/// Errors are ``S3Error``.
package struct S3Bucket: Sendable {
    package let name: String
    let signing: S3Exchange
    let exchange: any HTTPExchange
    private let endpoint: S3Endpoint
    let sleep: @Sendable (Duration) async throws(CancellationError) -> Void

    /// Of a key, in bytes.
    package static let longestKey = 1_024

    /// - Parameters:
    ///   - exchange: sends single requests.
    ///   - repeating: puts what repeats them around an exchange.
    ///   - sleep: waits before a read that broke off goes on.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package init(
        _ name: String, at endpoint: S3Endpoint, region: String, credentials: AWSCredentialChain,
        over exchange: any HTTPExchange,
        repeating: (any HTTPExchange) -> any HTTPExchange = { RetryingHTTPExchange($0) },
        sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void = RetryingHTTPExchange.sleep,
        now: @escaping @Sendable () -> Int64
    ) {
        self.name = name
        self.endpoint = endpoint
        self.sleep = sleep
        signing = S3Exchange(
            exchange, bucket: name, endpoint: endpoint, region: region, credentials: credentials, now: now)
        self.exchange = repeating(signing)
    }

    /// The server, for messages.
    package var server: String { endpoint.name(region: signing.region) }

    /// Where it is, as far as is known by now.
    package var region: String { signing.region }

    /// Whether what is sent stays between the two: then bodies need no signature of their own.
    var isEncrypted: Bool { server.hasPrefix("https://") }

    /// For messages: `a/b in s3://bucket`.
    func named(_ key: String) -> String { "\(key) in s3://\(name)" }

    /// Sends a request, and makes an error of each status of 300 or more that it does not expect.
    func perform(_ request: S3Request) async throws(S3Error) -> S3Reply {
        let response: ClientResponse
        if let key = request.key, !(1...Self.longestKey).contains(key.utf8.count) {
            throw S3Error(
                .invalidArgument,
                "Cannot \(request.deed): a key has 1 to \(Self.longestKey) bytes, and this has \(key.utf8.count).")
        }
        do throws(HTTPClientError) {
            response = try await exchange.send(request.client(name))
        } catch {
            throw S3Error(error, deed: request.deed)
        }
        let reply = S3Reply(
            status: response.status, fields: response.fields, body: response.body, deed: request.deed)
        guard response.status >= 300, !request.accepted.contains(response.status) else { return reply }
        throw try await refusal(reply)
    }

    private func refusal(_ reply: S3Reply) async throws(S3Error) -> S3Error {
        let refusal = S3Refusal(S3Element(parsing: try await reply.bytes()), fields: reply.fields)
        let word = refusal.word
        var message = "Cannot \(reply.deed): \(server) answered "
        message += word.map { "\($0) (status \(reply.status))" } ?? "with status \(reply.status)"
        message += S3Refusal.advice(word, status: reply.status).map { ": \($0)." } ?? "."
        return S3Error(S3Refusal.code(status: reply.status, word: word), message, word: word)
    }

    /// A URL by which whoever has it can read an object, or store one (`PUT`), without credentials, until it expires. Nothing is
    /// sent for it.
    ///
    /// - Parameters:
    ///   - method: `GET` or `PUT`.
    ///   - expiry: 1 to 604,800 seconds; temporary credentials may end earlier, and the URL with them.
    package func link(_ key: String, for method: String = "GET", expiry: Int) async throws(S3Error) -> String {
        let request = S3Request(method, key, deed: "sign a link to \(named(key))")
        do throws(CloudAuthError) {
            return try await signing.presign(method, target: request.target, expiry: expiry)
        } catch {
            throw S3Error(error, deed: request.deed)
        }
    }
}
