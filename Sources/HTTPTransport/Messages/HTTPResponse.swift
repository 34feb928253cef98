package import StillsModel

/// What a handler answers. The transport adds `Date`, the framing (`Content-Length` or chunks) and `Connection`, and leaves the
/// body out where the request or the status has none (RFC 9110, sections 6.4.1 and 9.3.2).
package struct HTTPResponse: Sendable {
    package var status: HTTPStatus
    package var fields: HTTPFields
    package var body: Body

    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Pulled as the client takes it. With a `length` it must yield exactly so many bytes, and an error or an early end
        /// closes the connection, so that the client sees that something is missing. Where the stream says which file its
        /// bytes are in (``ByteStream/file``), they go out without passing through the program.
        case stream(any ByteStream, length: Int64?)
    }

    package init(_ status: HTTPStatus, fields: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
