internal import HTTPTransport
package import StillsModel
internal import StillsService

extension Problem {
    /// What the sender of a request is told of an error. A message goes out only where it is about the request: what the
    /// machine's own troubles are is for the log.
    package init(of error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as ServiceError where error.retryAfter != nil:
            let seconds = max(1, error.retryAfter?.components.seconds ?? 1)
            self.init(
                .tooManyRequests, error.message, code: error.code.rawValue, fields: ["Retry-After": "\(seconds)"])
        case let error as any SeamError: self.init(error)
        default: self.init(.internalError, Self.publicMessage(.internal) ?? "", code: ErrorCode.internal.rawValue)
        }
    }

    private init(_ error: any SeamError) {
        self.init(
            HTTPStatus(error.code), Self.publicMessage(error.code) ?? error.message, code: error.code.rawValue,
            fields: Self.fields(error.code))
    }

    private static func publicMessage(_ code: ErrorCode) -> String? {
        switch code {
        case .corrupt: "What is stored is damaged; the operator has been told."
        case .unavailable: "Stills cannot answer this at the moment: try again."
        case .resourceExhausted: "There is no room for this on the server; nothing was changed."
        case .internal: "Stills made a mistake; the operator finds it by the request’s id."
        case .cancelled: "The request was given up."
        case .notFound, .alreadyExists, .invalidArgument, .permissionDenied, .unauthenticated, .conflict,
            .unimplemented:
            nil
        }
    }

    private static func fields(_ code: ErrorCode) -> HTTPFields {
        switch code {
        case .unauthenticated: ["WWW-Authenticate": "Bearer"]
        case .unavailable: ["Retry-After": "1"]
        default: [:]
        }
    }
}

extension HTTPStatus {
    /// The status that says what a seam's code says.
    package init(_ code: ErrorCode) {
        self =
            switch code {
            case .notFound: .notFound
            case .alreadyExists, .conflict: .conflict
            case .invalidArgument: .badRequest
            case .permissionDenied: .forbidden
            case .unauthenticated: .unauthorized
            case .unavailable, .cancelled: .unavailable
            case .resourceExhausted: .insufficientStorage
            case .unimplemented: .notImplemented
            case .corrupt, .internal: .internalError
            }
    }
}
