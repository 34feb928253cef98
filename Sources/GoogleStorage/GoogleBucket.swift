package import CloudAuth
package import HTTPClient
internal import StillsModel

/// A bucket of Google Cloud Storage: objects under keys, each call one request, or as many as it says.
///
/// Keys are any text of 1 to 1,024 bytes of UTF-8 without line ends, but not `.` and `..`. Requests are repeated where that is
/// safe, as the exchange below does. Errors are ``GoogleStorageError``.
package struct GoogleBucket: Sendable {
    package let name: String
    /// `https://server`, for messages too.
    package let server: String
    private let exchange: any HTTPExchange
    private let signer: @Sendable () async throws(CloudAuthError) -> GoogleServiceAccount?
    private let now: @Sendable () -> Int64
    let sleep: @Sendable (Duration) async throws(CancellationError) -> Void

    /// Of a key, in bytes.
    package static let longestKey = 1_024

    /// - Parameters:
    ///   - server: without a slash at its end.
    ///   - tokens: nil for a server that asks for none.
    ///   - signer: the account whose key signs links; nil where there is none.
    ///   - exchange: sends single requests.
    ///   - repeating: puts what repeats them around an exchange.
    ///   - sleep: waits before a read that broke off goes on.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package init(
        _ name: String, at server: String, tokens: GoogleTokenChain?,
        signer: @escaping @Sendable () async throws(CloudAuthError) -> GoogleServiceAccount?,
        over exchange: any HTTPExchange, repeating: (any HTTPExchange) -> any HTTPExchange,
        sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void,
        now: @escaping @Sendable () -> Int64
    ) throws(GoogleStorageError) {
        guard let authority = ServerName(of: server) else {
            throw GoogleStorageError(
                .invalidArgument, "The endpoint URL of Google Cloud Storage is no plain URL of http or https.")
        }
        self.name = name
        self.server = server
        self.signer = signer
        self.now = now
        self.sleep = sleep
        self.exchange = repeating(GoogleExchange(exchange, server: authority, tokens: tokens))
    }

    /// For messages: `a/b in gs://bucket`.
    func named(_ key: String) -> String { "\(key) in gs://\(name)" }

    /// The path of the bucket's objects.
    var objects: String { "/storage/v1/b/\(GoogleRequest.segment(name))/o" }

    /// The path of one of them.
    func path(_ key: String) -> String { "\(objects)/\(GoogleRequest.segment(key))" }

    func check(_ key: String, _ deed: String) throws(GoogleStorageError) {
        guard (1...Self.longestKey).contains(key.utf8.count), key != ".", key != "..",
            !key.utf8.contains(0x0A), !key.utf8.contains(0x0D)
        else {
            throw GoogleStorageError(
                .invalidArgument,
                "Cannot \(deed): a key has 1 to \(Self.longestKey) bytes and no line ends, and is neither “.” nor “..”."
            )
        }
    }

    /// Sends a request, and makes an error of each status of 300 or more that it does not expect.
    func perform(_ request: GoogleRequest) async throws(GoogleStorageError) -> GoogleReply {
        let response: ClientResponse
        do throws(HTTPClientError) {
            response = try await exchange.send(request.client(server))
        } catch {
            throw GoogleStorageError(error, deed: request.deed)
        }
        let reply = GoogleReply(
            status: response.status, fields: response.fields, body: response.body, deed: request.deed)
        guard response.status >= 300, !request.accepted.contains(response.status) else { return reply }
        throw try await refusal(reply)
    }

    func refusal(_ reply: GoogleReply) async throws(GoogleStorageError) -> GoogleStorageError {
        let refusal = GoogleRefusal(try await reply.bytes())
        var message = "Cannot \(reply.deed): \(server) answered "
        message += refusal.word.map { "\($0) (status \(reply.status))" } ?? "with status \(reply.status)"
        message += refusal.advice(status: reply.status).map { ": \($0)." } ?? "."
        return GoogleStorageError(refusal.code(status: reply.status), message, word: refusal.word)
    }

    /// The resource of an object in an answer.
    func object(_ reply: GoogleReply) async throws(GoogleStorageError) -> GoogleObject {
        guard let object = GoogleObject(try await reply.document()) else {
            throw malformed(reply.deed, "no resource of an object")
        }
        return object
    }

    func malformed(_ deed: String, _ what: String) -> GoogleStorageError {
        GoogleStorageError(.corrupt, "Cannot \(deed): the answer of \(server) has \(what).")
    }

    /// A URL by which whoever has it can read an object, or store one (`PUT`), without credentials, until it expires. Nothing is
    /// sent to the bucket for it.
    ///
    /// - Parameters:
    ///   - method: `GET` or `PUT`.
    ///   - expiry: 1 to 604,800 seconds.
    /// - Throws: ``GoogleStorageError`` with `.unimplemented` where the credentials are no key file of a service account.
    package func link(
        _ key: String, for method: String = "GET", expiry: Int
    ) async throws(GoogleStorageError) -> String {
        let deed = "sign a link to \(named(key))"
        try check(key, deed)
        do throws(CloudAuthError) {
            guard let account = try await signer() else {
                throw CloudAuthError(.unimplemented, "Only the key file of a service account can sign links.")
            }
            let url = "\(server)/\(GoogleRequest.segment(name))/\(PercentEncoding.encode(key, slashes: .kept))"
            return try GoogleURLSigner(account).sign(method, url, at: now(), expiry: expiry)
        } catch {
            throw GoogleStorageError(error, deed: deed)
        }
    }
}
