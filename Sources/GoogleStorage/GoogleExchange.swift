internal import CloudAuth
internal import HTTPClient
internal import StillsModel

/// Sends requests to the service: each attempt with a token that is good at that moment.
///
/// A token that the server does not take is asked for anew, once for a request. A request to slow down that comes as 403 gets the
/// status that HTTP has for it, so that whoever repeats requests understands.
///
/// An answer is read to its end here, up to a limit, unless it is an object's bytes: one that breaks off is repeated like one
/// that never came.
struct GoogleExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let server: ServerName
    /// nil for a server that asks for none.
    private let tokens: GoogleTokenChain?

    /// More than a page of a thousand names of the greatest length.
    private static let longestAnswer = 8 << 20

    /// - Parameter server: whom tokens are shown to, and nobody else.
    init(_ inner: any HTTPExchange, server: ServerName, tokens: GoogleTokenChain?) {
        self.inner = inner
        self.server = server
        self.tokens = tokens
    }

    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var mayRenew = true
        while true {
            let (signed, token) = try await sign(request)
            let response = try await inner.send(signed)
            if response.status < 300, GoogleRequest.isMedia(request.url) { return response }
            let bytes = try await response.bytes(limit: Self.longestAnswer)
            if response.status == 401, let token, mayRenew {
                mayRenew = false
                tokens?.forget(token)
                continue
            }
            let isLimit = response.status == 403 && GoogleRefusal(bytes).isRateLimit
            return ClientResponse(
                status: isLimit ? 429 : response.status, fields: response.fields, body: MemoryByteStream(bytes))
        }
    }

    private func sign(_ request: ClientRequest) async throws(HTTPClientError) -> (ClientRequest, GoogleAccessToken?) {
        guard let tokens, ServerName(of: request.url) == server else { return (request, nil) }
        var request = request
        do throws(CloudAuthError) {
            let token = try await tokens.token()
            request.fields["Authorization"] = "Bearer \(token.token.revealed)"
            return (request, token)
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .notSent, cause: error)
        }
    }
}
