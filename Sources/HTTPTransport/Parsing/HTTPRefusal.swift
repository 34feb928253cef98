/// Why the transport itself turns a request away, and with which status. The connection ends with it.
struct HTTPRefusal: Error, Equatable {
    let status: HTTPStatus
    /// A full sentence for whoever wrote the client; ASCII without quotation marks.
    let reason: String

    init(_ status: HTTPStatus, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    init(_ reason: String) { self.init(.badRequest, reason) }

    /// Problem details (RFC 9457).
    var response: HTTPResponse {
        let body =
            "{\"type\":\"about:blank\",\"title\":\"\(status.phrase)\",\"status\":\(status.rawValue),"
            + "\"detail\":\"\(reason)\"}\n"
        var fields: HTTPFields = ["Content-Type": "application/problem+json"]
        if status == .unavailable { fields.add("Retry-After", "1") }
        return HTTPResponse(status, fields: fields, body: .bytes(Array(body.utf8)))
    }
}

extension HTTPStatus {
    /// The words that stand behind the code in a response's first line. They mean nothing.
    var phrase: String {
        switch rawValue {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        case 507: "Insufficient Storage"
        default: "Status"
        }
    }
}
