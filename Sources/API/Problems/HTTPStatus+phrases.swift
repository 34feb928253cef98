internal import HTTPTransport

extension HTTPStatus {
    static let notAcceptable = HTTPStatus(rawValue: 406)
    /// RFC 4918, section 11.3.
    static let locked = HTTPStatus(rawValue: 423)
    /// Of the tus protocol.
    static let checksumMismatch = HTTPStatus(rawValue: 460)

    /// The phrase that RFC 9110 gives it, as a problem's title.
    var reasonPhrase: String {
        switch rawValue {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 422: "Unprocessable Content"
        case 423: "Locked"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 460: "Checksum Mismatch"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 507: "Insufficient Storage"
        default: rawValue < 500 ? "Request Failed" : "Server Failed"
        }
    }

    /// The problem's kind where no seam gave a code: a seam's word where one fits.
    var problemCode: String {
        switch rawValue {
        case 401: "unauthenticated"
        case 403: "permissionDenied"
        case 404: "notFound"
        case 405: "methodNotAllowed"
        case 406: "notAcceptable"
        case 409: "conflict"
        case 412: "preconditionFailed"
        case 413: "contentTooLarge"
        case 415: "unsupportedMediaType"
        case 416: "rangeNotSatisfiable"
        case 422: "invalidArgument"
        case 423: "locked"
        case 429: "tooManyRequests"
        case 460: "checksumMismatch"
        case 400..<500: "invalidArgument"
        case 501: "unimplemented"
        case 503: "unavailable"
        case 507: "resourceExhausted"
        default: "internal"
        }
    }
}
