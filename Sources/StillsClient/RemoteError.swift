internal import Formats
package import HTTPClient
package import StillsModel

/// Why a server did not do what it was asked for.
package struct RemoteError: SeamError {
    package let code: ErrorCode
    package let message: String
    package let cause: (any Error)?
    /// The response's status; nil without one.
    package let status: Int?
    /// What the server's problem document says it is about: a field of the request.
    package let field: String?
    /// Whether the server asked for the same request once more, a little later: something else is in its way at the moment.
    package let asksToWait: Bool
    /// Whether the server cannot be used at all: it is not reached, or does not know who asks.
    package var endsRun: Bool { status == nil && code != .corrupt && code != .cancelled || code == .unauthenticated }

    package init(
        _ code: ErrorCode, _ message: String, status: Int? = nil, field: String? = nil, asksToWait: Bool = false,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.field = field
        self.asksToWait = asksToWait
        self.cause = cause
    }

    package init(_ error: HTTPClientError) {
        self.init(error.code, error.message, cause: error)
    }

    /// What a problem document says (RFC 9457), or the status alone where there is none.
    ///
    /// - Parameter asksToWait: whether the response had `Retry-After`.
    init(status: Int, problem bytes: [UInt8], server: ServerAddress, asksToWait: Bool = false) {
        var document: JSONValue?
        do throws(JSONError) { document = try JSONValue(parsing: bytes) } catch { document = nil }
        let detail = document?["detail"]?.text
        var field: String?
        if case .array(let errors)? = document?["errors"], let first = errors.first {
            field = first["pointer"]?.text ?? first["parameter"]?.text
        }
        self.init(
            Self.code(status, document?["code"]?.text), Self.message(status, detail, server), status: status,
            field: field, asksToWait: asksToWait)
    }

    private static func code(_ status: Int, _ word: String?) -> ErrorCode {
        if let word, let code = ErrorCode(rawValue: word) { return code }
        switch status {
        case 401: return .unauthenticated
        case 403: return .permissionDenied
        case 404, 410: return .notFound
        case 409, 412: return .conflict
        case 413, 429, 507: return .resourceExhausted
        case 501: return .unimplemented
        case 408, 502, 503, 504: return .unavailable
        case 500...: return .internal
        default: return .invalidArgument
        }
    }

    private static func message(_ status: Int, _ detail: String?, _ server: ServerAddress) -> String {
        switch (status, detail) {
        case (401, _):
            "\(server) does not know you, or not any more: sign in with “stills login --server \(server)”."
        case (_, let detail?): detail
        case (404, nil): "\(server) has no such thing, or is no Stills server."
        case (429, nil): "\(server) asks to be left alone for a while: too many requests."
        case (500..., nil): "\(server) cannot answer at the moment (status \(status))."
        default: "\(server) refused the request (status \(status))."
        }
    }
}
