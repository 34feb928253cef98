package import StillsModel

/// A request to be sent.
package struct ClientRequest: Sendable {
    /// `GET`, `POST` and so on.
    package var method: String
    /// `http` or `https`, whole, as it goes over the wire: percent-encoded, without credentials and fragment.
    package var url: String
    package var fields: HeaderFields
    package var body: Body
    /// Whether sending it twice does what sending it once does.
    package var isRepeatable: Bool

    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Opened anew for each attempt. A length that is known goes in front; without one the body goes in chunks.
        case stream(length: Int64?, open: @Sendable () async throws(ByteStreamError) -> any ByteStream)
    }

    /// - Parameter isRepeatable: as the method says, unless stated (RFC 9110, section 9.2.2): one that carries an
    ///   idempotency key can be repeated whatever its method.
    package init(
        _ method: String, _ url: String, fields: HeaderFields = [:], body: Body = .none, isRepeatable: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.isRepeatable = isRepeatable ?? ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"].contains(method)
    }
}

/// What came back: the head, and a body that is pulled.
package struct ClientResponse: Sendable {
    package let status: Int
    package let fields: HeaderFields
    /// Pulled as fast as it is wanted. An error in it is ``ByteStreamError``: `.unavailable` when the connection broke, the
    /// stall limit passed or bytes are missing at the end. Let go of, it ends the transfer.
    package let body: any ByteStream

    package init(status: Int, fields: HeaderFields, body: any ByteStream) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The whole body.
    ///
    /// - Throws: ``HTTPClientError`` with `.resourceExhausted` when it is longer than the limit.
    package func bytes(limit: Int) async throws(HTTPClientError) -> [UInt8] {
        var whole: [UInt8] = []
        do throws(ByteStreamError) {
            while let chunk = try await body.next() {
                guard whole.count + chunk.count <= limit else {
                    throw ByteStreamError(.resourceExhausted, "The server's answer is longer than \(limit) bytes.")
                }
                whole += chunk.bytes
            }
        } catch {
            throw HTTPClientError(error.code, error.message, arrival: .answered, cause: error)
        }
        return whole
    }
}

/// Sends requests. Decorators of it are of the same kind.
package protocol HTTPExchange: Sendable {
    /// Sends a request and waits for the response's head. A status is never an error here.
    ///
    /// - Throws: ``HTTPClientError``; `.cancelled` when the task was, which ends the transfer.
    func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse
}
