internal import Curl
internal import StillsModel
internal import Synchronization

/// What one request and its response share between the loop's thread, which moves bytes, and the tasks that give and take
/// them. At most one buffer of ``capacity`` waits in each direction.
final class Transfer: Sendable {
    let server: ServerName
    private let loop: TransferLoop
    private let state: Mutex<TransferState>

    static let capacity = ByteChunk.preferredSize

    /// - Parameter body: of the request; nil when it is offered piece by piece.
    init(server: ServerName, body: [UInt8]?, loop: TransferLoop) {
        self.server = server
        self.loop = loop
        state = Mutex(TransferState(outgoing: body ?? [], isSupplied: body != nil))
    }

    // MARK: For tasks

    /// Waits for the final head.
    func head() async throws(HTTPClientError) -> ResponseHead {
        await withCheckedContinuation { waiting in
            let isThere = state.withLock { state in
                guard !state.head.isComplete, state.failure == nil else { return true }
                state.headWaiter = waiting
                return false
            }
            if isThere { waiting.resume() }
        }
        let (head, failure) = state.withLock { ($0.head, $0.failure) }
        if head.isComplete { return head }
        throw failure ?? HTTPClientError(.internal, "The transfer ended without a word.", arrival: .unknown)
    }

    /// Gives the next bytes of the request's body, once there is room for them.
    ///
    /// - Returns: false when no more are wanted.
    func offer(_ chunk: ByteChunk) async -> Bool {
        await withCheckedContinuation { waiting in
            let hasRoom = state.withLock { state in
                guard state.hasOutgoing, !state.refusesBody, !state.isEnded else { return true }
                state.supplier = waiting
                return false
            }
            if hasRoom { waiting.resume() }
        }
        let (isWanted, wasPaused) = state.withLock { state in
            guard !state.refusesBody, !state.isEnded else { return (false, false) }
            state.outgoing = chunk.bytes
            state.sent = 0
            defer { state.isSendingPaused = false }
            return (true, state.isSendingPaused)
        }
        if wasPaused { loop.grant(.resume, to: self) }
        return isWanted
    }

    /// The request's body has no more bytes.
    func finishBody() {
        let wasPaused = state.withLock { state in
            state.isSupplied = true
            defer { state.isSendingPaused = false }
            return state.isSendingPaused
        }
        if wasPaused { loop.grant(.resume, to: self) }
    }

    /// The next bytes of the response's body; nil at its end.
    func next() async throws(ByteStreamError) -> ByteChunk? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let isThere = state.withLock { state in
                    guard state.incoming.isEmpty, !state.isEnded else { return true }
                    state.reader = waiting
                    return false
                }
                if isThere { waiting.resume() }
            }
        } onCancel: {
            cancel()
        }
        let (bytes, wasPaused, failure) = state.withLock { state in
            defer {
                state.incoming = []
                state.isReceivingPaused = false
            }
            return (state.incoming, state.isReceivingPaused, state.failure)
        }
        if wasPaused { loop.grant(.resume, to: self) }
        if !bytes.isEmpty { return ByteChunk(bytes) }
        if let failure { throw ByteStreamError(failure.code, failure.message, cause: failure) }
        return nil
    }

    /// Ends the transfer; whoever waits for it gets `.cancelled`. After the end it has no effect.
    func cancel() {
        abandon(HTTPClientError(.cancelled, "The request to \(server) was cancelled.", arrival: .unknown))
    }

    /// Ends the transfer because this side cannot go on.
    func abandon(_ failure: HTTPClientError) {
        let isLate = state.withLock { $0.isEnded }
        guard !isLate else { return }
        end(failure)
        loop.grant(.remove, to: self)
    }

    // MARK: For the loop

    /// Whether nothing moves because of this program, and not because of the server.
    var waitsForThisSide: Bool { state.withLock { $0.isReceivingPaused || $0.isSendingPaused } }

    var hasHead: Bool { state.withLock { $0.head.isComplete } }

    /// The transfer has come to its end; only the first one counts.
    func end(_ failure: HTTPClientError?) {
        let waiting = state.withLock { state in
            guard !state.isEnded else { return [CheckedContinuation<Void, Never>]() }
            state.isEnded = true
            state.failure = failure
            if failure?.code == .cancelled { state.incoming = [] }
            return state.takeWaiting()
        }
        for waiter in waiting { waiter.resume() }
    }
}

extension Transfer: CurlTransferDelegate {
    func received(line: [UInt8]) -> CurlTaking {
        let (isTaken, waiting) = state.withLock { state in
            guard state.head.take(line) else { return (false, [CheckedContinuation<Void, Never>]()) }
            // An answer that refuses the request does not want the rest of it.
            if state.head.isComplete, state.head.status >= 400 { state.refusesBody = true }
            let waiters = state.head.isComplete ? [state.headWaiter.take()] : []
            return (true, (waiters + (state.refusesBody ? [state.supplier.take()] : [])).compactMap { $0 })
        }
        for waiter in waiting { waiter.resume() }
        return isTaken ? .taken : .abort
    }

    func received(_ bytes: [UInt8]) -> CurlTaking {
        let (taking, waiting) = state.withLock { state -> (CurlTaking, CheckedContinuation<Void, Never>?) in
            guard !state.isEnded else { return (.abort, nil) }
            if state.incoming.isEmpty {
                state.incoming = bytes
            } else if state.incoming.count + bytes.count <= Self.capacity {
                state.incoming += bytes
            } else {
                state.isReceivingPaused = true
                return (.pause, nil)
            }
            return (.taken, state.reader.take())
        }
        waiting?.resume()
        return taking
    }

    func supply(upTo count: Int) -> CurlSupply {
        let (supply, waiting) = state.withLock { state -> (CurlSupply, CheckedContinuation<Void, Never>?) in
            guard !state.isEnded else { return (.abort, nil) }
            guard state.hasOutgoing else {
                if state.isSupplied { return (.end, nil) }
                state.isSendingPaused = true
                return (.pause, state.supplier.take())
            }
            let end = min(state.outgoing.count, state.sent + count)
            let slice = state.outgoing[state.sent..<end]
            state.sent = end
            return (.bytes(slice), state.hasOutgoing ? nil : state.supplier.take())
        }
        waiting?.resume()
        return supply
    }
}

/// What a transfer asks of the loop.
enum TransferWish: Sendable {
    /// Go on with what was paused.
    case resume
    /// End it now.
    case remove
}

/// See ``Transfer``.
struct TransferState {
    var head = ResponseHead()
    var headWaiter: CheckedContinuation<Void, Never>?

    /// Received, and not taken yet.
    var incoming: [UInt8] = []
    var isReceivingPaused = false
    var reader: CheckedContinuation<Void, Never>?

    /// To be sent; the first `sent` bytes are.
    var outgoing: [UInt8]
    var sent = 0
    /// All of the body was given.
    var isSupplied: Bool
    var isSendingPaused = false
    var supplier: CheckedContinuation<Void, Never>?
    /// The server has answered already, and wants no more of the body.
    var refusesBody = false

    var isEnded = false
    var failure: HTTPClientError?

    init(outgoing: [UInt8], isSupplied: Bool) {
        self.outgoing = outgoing
        self.isSupplied = isSupplied
    }

    var hasOutgoing: Bool { sent < outgoing.count }

    mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        [headWaiter.take(), reader.take(), supplier.take()].compactMap { $0 }
    }
}
