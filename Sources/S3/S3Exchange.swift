internal import CloudAuth
internal import HTTPClient
internal import StillsModel
internal import Synchronization

/// Sends requests to one bucket: each attempt is signed anew, with the credentials, the clock and the region of that moment.
///
/// A request's URL is `s3://bucket/key?query`, encoded; the server is found here. Its field `X-Amz-Content-SHA256` says what
/// of the body is signed.
///
/// What a refusal shows how to heal is healed, each kind once for a request: credentials that have expired are fetched again, a
/// clock that differs is set right for what follows, a bucket is asked in the region where it is. What the protocol says in a
/// way of its own gets the status that HTTP has for it, so that whoever repeats requests understands: an error within a 200, a
/// time-out as 400, a conflict that passes as 409.
///
/// An answer is read to its end here, up to a limit, unless it is an object's bytes: one that breaks off is repeated like one
/// that never came.
final class S3Exchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let bucket: String
    private let endpoint: S3Endpoint
    private let credentials: AWSCredentialChain
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    private struct State {
        var region: String
        /// Seconds that the server's clock is ahead of this machine's.
        var skew: Int64 = 0
    }

    /// More than a page of a thousand keys of the greatest length, each byte encoded.
    private static let longestAnswer = 8 << 20
    /// Servers take a quarter of an hour; an answer without a word is judged by its date, if that is so far off.
    private static let suspiciousSkew: Int64 = 5 * 60

    init(
        _ inner: any HTTPExchange, bucket: String, endpoint: S3Endpoint, region: String,
        credentials: AWSCredentialChain, now: @escaping @Sendable () -> Int64
    ) {
        self.inner = inner
        self.bucket = bucket
        self.endpoint = endpoint
        self.credentials = credentials
        self.now = now
        state = Mutex(State(region: region))
    }

    /// Where the bucket is, as far as is known by now.
    var region: String { state.withLock { $0.region } }

    /// The server's time, as far as is known by now.
    var serverTime: Int64 { now() + state.withLock { $0.skew } }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var tried: Set<Remedy> = []
        while true {
            let attempt = try await sign(request)
            let response = try await inner.send(attempt.request)
            if response.status < 300, request.method == "GET", !request.url.contains("?") { return response }
            let answer = try await Answer(response, limit: Self.longestAnswer)
            guard let remedy = remedy(for: answer, attempt, tried), tried.insert(remedy).inserted else {
                return answer.response
            }
            // What was refused did nothing; it is sent again whatever it is.
        }
    }

    // MARK: - Signing

    private struct Attempt {
        var request: ClientRequest
        var credentials: AWSCredentials
        var region: String
        /// How far the server's clock was taken to be ahead, in seconds.
        var skew: Int64
    }

    private func sign(_ request: ClientRequest) async throws(HTTPClientError) -> Attempt {
        let payload = request.fields["X-Amz-Content-SHA256"] ?? "UNSIGNED-PAYLOAD"
        let (region, skew) = state.withLock { ($0.region, $0.skew) }
        var request = request
        let target = request.url.dropFirst(S3Request.scheme.utf8.count).drop { $0 != "/" }
        request.url = endpoint.url(bucket: bucket, target: String(target), region: region)
        do throws(CloudAuthError) {
            let credentials = try await credentials.credentials()
            let signed = try AWSSigner(service: "s3", region: region).sign(
                request, .announced(payload), by: credentials, at: now() + skew)
            return Attempt(request: signed, credentials: credentials, region: region, skew: skew)
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .notSent, cause: error)
        }
    }

    /// - Parameter method: `GET` or `PUT`.
    func presign(_ method: String, target: String, expiry: Int) async throws(CloudAuthError) -> String {
        let (region, skew) = state.withLock { ($0.region, $0.skew) }
        let credentials = try await credentials.credentials()
        return try AWSSigner(service: "s3", region: region).presign(
            method, endpoint.url(bucket: bucket, target: target, region: region), by: credentials, at: now() + skew,
            expiry: expiry)
    }

    // MARK: - Healing

    private enum Remedy: Hashable {
        case credentials, clock, region
    }

    /// Does what the refusal asks for.
    ///
    /// - Returns: nil when there is nothing to be done about it, or it was done already.
    private func remedy(for answer: Answer, _ attempt: Attempt, _ tried: Set<Remedy>) -> Remedy? {
        guard (300..<500).contains(answer.response.status) else { return nil }
        let refusal = answer.refusal
        if let region = refusal.region, region != attempt.region, !tried.contains(.region),
            [301, 307, 400, 403].contains(answer.response.status)
        {
            state.withLock { $0.region = region }
            return .region
        }
        switch refusal.word {
        case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired":
            guard attempt.credentials.sessionToken != nil else { return nil }
            credentials.forget(attempt.credentials)
            return .credentials
        case "RequestTimeTooSkewed": return adoptClock(of: answer, attempt, least: 1)
        case nil where answer.response.status == 400 && attempt.request.method == "HEAD":
            // An answer to HEAD has no document: that the credentials have expired is one of few reasons for it.
            guard attempt.credentials.sessionToken != nil else { return nil }
            credentials.forget(attempt.credentials)
            return .credentials
        case nil where answer.response.status == 403: return adoptClock(of: answer, attempt, least: Self.suspiciousSkew)
        default: return nil
        }
    }

    /// Compared with what the attempt was signed by: of several that are refused at once each is signed anew.
    private func adoptClock(of answer: Answer, _ attempt: Attempt, least: Int64) -> Remedy? {
        guard let date = answer.response.fields["Date"].flatMap({ HTTPDate.seconds($0) }) else { return nil }
        let skew = date - now()
        guard abs(skew - attempt.skew) >= least else { return nil }
        state.withLock { $0.skew = skew }
        return .clock
    }

    // MARK: - Answers

    /// An answer that was read to its end.
    private struct Answer {
        /// With the status that HTTP has for what it says.
        let response: ClientResponse
        let refusal: S3Refusal

        init(_ response: ClientResponse, limit: Int) async throws(HTTPClientError) {
            let bytes = try await response.bytes(limit: limit)
            // Only what may be an error is looked into here: lists are read by whoever asked for them.
            let mayBeError = response.status >= 300 || S3Answer.isError(bytes)
            refusal = S3Refusal(mayBeError ? S3Element(parsing: bytes) : nil, fields: response.fields)
            let status = S3Answer.status(response.status, isError: mayBeError, word: refusal.word)
            self.response = ClientResponse(
                status: status, fields: response.fields, body: MemoryByteStream(bytes))
        }
    }
}

/// What the protocol says in a way of its own, in the words of HTTP.
enum S3Answer {
    /// Whether a document is an `Error`, by its beginning: documents that are none are long.
    static func isError(_ bytes: [UInt8]) -> Bool {
        var rest = bytes.prefix(1_024)[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            let tag = rest[start...].dropFirst()
            if tag.first == UInt8(ascii: "?") || tag.first == UInt8(ascii: "!") {
                rest = tag
                continue
            }
            return tag.starts(with: Array("Error>".utf8)) || tag.starts(with: Array("Error ".utf8))
        }
        return false
    }

    /// - Parameter isError: whether the document is one that tells of an error, where the status is 2xx.
    static func status(_ status: Int, isError: Bool, word: String?) -> Int {
        switch (status, word) {
        case (200..<300, _) where !isError: status
        case (200..<300, "InternalError"?): 500
        case (200..<300, "SlowDown"?), (200..<300, "ServiceUnavailable"?): 503
        case (200..<300, _): 400
        case (400, "RequestTimeout"?): 408
        case (409, "OperationAborted"?), (409, "ConditionalRequestConflict"?): 503
        default: status
        }
    }
}
