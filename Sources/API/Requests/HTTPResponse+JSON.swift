package import Formats
package import HTTPTransport

extension HTTPResponse {
    /// A response of one JSON value.
    ///
    /// - Parameter capacity: about how many bytes it will have.
    package static func json(
        _ status: HTTPStatus = .ok, capacity: Int = 1_024, fields: HTTPFields = [:],
        _ body: (inout JSONWriter) -> Void
    ) -> HTTPResponse {
        var writer = JSONWriter(capacity: capacity)
        body(&writer)
        var fields = fields
        fields["Content-Type"] = "application/json"
        return HTTPResponse(status, fields: fields, body: .bytes(writer.take()))
    }
}
