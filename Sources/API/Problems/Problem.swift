internal import Formats
package import HTTPTransport
internal import StillsModel

/// Why a request was not carried out, as a document for its sender (RFC 9457): what it may know, never the cause.
package struct Problem: Error, Sendable {
    package let status: HTTPStatus
    /// The kind of problem, for programs: a word of ``ErrorCode``, or of the status where no seam spoke.
    package let code: String
    /// What went wrong with this request, as full sentences.
    package let detail: String
    package let errors: [Item]
    /// Header fields of the response, such as `Allow`.
    package let fields: HTTPFields

    /// One thing that is wrong with a request.
    package struct Item: Sendable, Equatable {
        /// Where in the body (RFC 6901); nil when it is not about the body.
        package var pointer: String?
        /// Which parameter or header field; nil when it is about none.
        package var parameter: String?
        package var detail: String

        package init(pointer: String, _ detail: String) {
            self.pointer = pointer
            self.detail = detail
        }

        package init(parameter: String, _ detail: String) {
            self.parameter = parameter
            self.detail = detail
        }
    }

    /// - Parameter code: nil for the status's own.
    package init(
        _ status: HTTPStatus, _ detail: String, code: String? = nil, errors: [Item] = [], fields: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code ?? status.problemCode
        self.detail = detail
        self.errors = errors
        self.fields = fields
    }

    /// The same about a part of the body: its pointers begin there.
    func within(_ pointer: String) -> Problem {
        let items = errors.map { item in
            var placed = item
            placed.pointer = item.pointer.map { pointer + $0 }
            return placed
        }
        return Problem(status, detail, code: code, errors: items, fields: fields)
    }

    /// `{"type","title","status","detail","instance","code","requestId","errors":[{"pointer","parameter","detail"}]}`
    func response(for path: String, _ id: RequestID) -> HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("type", "urn:stills:problem:\(code)")
        writer.member("title", status.reasonPhrase)
        writer.member("status", status.rawValue)
        writer.member("detail", detail)
        writer.member("instance", path)
        writer.member("code", code)
        writer.member("requestId", id.text)
        if !errors.isEmpty { append(errors, to: &writer) }
        writer.endObject()
        var fields = fields
        fields["Content-Type"] = "application/problem+json"
        fields["Cache-Control"] = "no-store"
        return HTTPResponse(status, fields: fields, body: .bytes(writer.take()))
    }

    /// `{"description"}`: for routes whose clients know no other form.
    var described: HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("description", ([detail] + errors.map(\.detail)).joined(separator: " "))
        writer.endObject()
        var fields = fields
        fields["Content-Type"] = "application/json"
        fields["Cache-Control"] = "no-store"
        return HTTPResponse(status, fields: fields, body: .bytes(writer.take()))
    }

    private func append(_ errors: [Item], to writer: inout JSONWriter) {
        writer.key("errors")
        writer.beginArray()
        for item in errors {
            writer.beginObject()
            if let pointer = item.pointer { writer.member("pointer", pointer) }
            if let parameter = item.parameter { writer.member("parameter", parameter) }
            writer.member("detail", item.detail)
            writer.endObject()
        }
        writer.endArray()
    }
}
