internal import StillsModel

/// One request that is being served on a connection of HTTP/1.1, and its response. Confined to the connection's loop.
final class HTTPExchange {
    /// Tells the requests of a connection apart, for those that come back late.
    let number: UInt64
    let isHead: Bool
    let isVersion10: Bool
    /// Whether the connection serves another request afterwards.
    var keepsAlive: Bool
    /// The body as the handler sees it; nil when there is none.
    var body: HTTPRequestBody?
    /// What of the body has not come in.
    var incoming: Incoming
    /// So many bytes of the body came in.
    var receivedCount: Int64 = 0
    /// The client waits for `100 Continue` before it sends the body.
    var owesContinue: Bool
    var task: Task<Void, Never>?
    /// What the handler learns of an end that comes before its answer.
    let ending = HTTPRequestEnding()
    var response = Response.awaited
    /// The task that waits until what it sent is taken.
    var writer: CheckedContinuation<Void, Never>?

    enum Incoming {
        case complete
        case length(Int64)
        case chunked(HTTPChunkedDecoder)

        var isComplete: Bool {
            if case .complete = self { return true }
            return false
        }
    }

    enum Response {
        /// The handler has not answered.
        case awaited
        /// A task brings the body piece by piece.
        case streaming
        /// All that is to be sent is in the outbox.
        case closing
    }

    init(_ head: HTTPRequestHead, number: UInt64, limits: HTTPLimits) {
        self.number = number
        isHead = head.method == .head
        isVersion10 = head.isVersion10
        keepsAlive = head.keepsAlive
        owesContinue = head.expectsContinue && head.framing != .none
        incoming =
            switch head.framing {
            case .none: .complete
            case .length(let length): .length(length)
            case .chunked: .chunked(HTTPChunkedDecoder(overheadLimit: limits.chunkOverheadBytes))
            }
    }

    /// How much of a chunk is still to come that has begun: at most 60 bits.
    var announcedCount: Int64 {
        if case .chunked(let decoder) = incoming { Int64(clamping: decoder.remaining) } else { 0 }
    }

    /// Whether what the handler left of the body is so little that it is read, to keep the connection.
    func canDrain(_ limits: HTTPLimits) -> Bool {
        switch incoming {
        case .complete: true
        case .length(let rest): !owesContinue && rest <= limits.drainedBodyBytes
        case .chunked: !owesContinue
        }
    }
}
