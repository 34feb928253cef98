package import StillsModel

/// A request as a handler sees it, whichever version of the protocol brought it.
package struct HTTPRequest: Sendable {
    package var method: HTTPMethod
    /// The target's path as it was sent, percent-encoded, beginning with `/`: `/v1/images/018f…`.
    package var path: String
    /// What follows the first `?`, as it was sent; nil without one.
    package var query: String?
    /// `http` or `https`; behind a trusted proxy, what the client used.
    package var scheme: String
    /// The host and port that the client asked for.
    package var authority: String
    package var fields: HTTPFields
    /// The client's address, without its port; behind a trusted proxy, the one that the proxy states.
    package var remoteAddress: String
    /// Pulling it reads from the client; a body that nobody pulls is not read. `.empty` when there is none.
    package var body: any ByteStream
    /// How long the body is, where the client says so in advance; 0 when there is none.
    package var bodyLength: Int64?
    /// What became of the request while its handler was still at work.
    package var ending = HTTPRequestEnding()

    package init(
        method: HTTPMethod, path: String, query: String? = nil, scheme: String = "http",
        authority: String = "localhost",
        fields: HTTPFields = [:], remoteAddress: String = "127.0.0.1",
        body: any ByteStream = EmptyBody(),
        bodyLength: Int64? = 0
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.scheme = scheme
        self.authority = authority
        self.fields = fields
        self.remoteAddress = remoteAddress
        self.body = body
        self.bodyLength = bodyLength
    }
}

/// The body of a message that has none.
package struct EmptyBody: ByteStream {
    package init() {}
    package func next() async throws(ByteStreamError) -> ByteChunk? { nil }
}
