internal import Linux
internal import StillsModel

/// The body of a request, between the loop that receives it and the handler that pulls it, wherever that runs.
///
/// At most two chunks wait; then the socket is not read until one was taken, so that the client waits.
final class HTTPRequestBody: ByteStream {
    private typealias Answer = Result<ByteChunk?, ByteStreamError>

    private struct State {
        var chunks: [ByteChunk] = []
        var waiter: CheckedContinuation<Answer, Never>?
        var end: End?
        var wasPulled = false
    }

    enum End {
        case complete
        case failed(ByteStreamError)
    }

    private let state = Monitor(State())
    private let wantsMore: @Sendable () -> Void

    /// - Parameter wantsMore: called on the first pull, and whenever there is room again. From any thread.
    init(wantsMore: @escaping @Sendable () -> Void) { self.wantsMore = wantsMore }

    func next() async throws(ByteStreamError) -> ByteChunk? {
        let answer: Answer =
            switch take() {
            case .some(let answer): answer
            case .none:
                await withTaskCancellationHandler {
                    await withCheckedContinuation { waitForMore($0) }
                } onCancel: {
                    fail(ByteStreamError(.cancelled, "The request was cancelled."))
                }
            }
        return try answer.get()
    }

    /// What is there; nil when the caller must wait.
    private func take() -> Answer? {
        let (answer, mustAsk) = state.withLock { state -> (Answer?, Bool) in
            let isFirst = !state.wasPulled
            state.wasPulled = true
            if !state.chunks.isEmpty {
                let chunk = state.chunks.removeFirst()
                return (.success(chunk), state.end == nil)
            }
            switch state.end {
            case .complete: return (.success(nil), false)
            case .failed(let error): return (.failure(error), false)
            case nil: return (nil, isFirst)
            }
        }
        if mustAsk { wantsMore() }
        return answer
    }

    private func waitForMore(_ continuation: CheckedContinuation<Answer, Never>) {
        let answer = state.withLock { state -> Answer? in
            if !state.chunks.isEmpty { return .success(state.chunks.removeFirst()) }
            switch state.end {
            case .complete: return .success(nil)
            case .failed(let error): return .failure(error)
            case nil:
                state.waiter = continuation
                return nil
            }
        }
        if let answer { continuation.resume(returning: answer) }
    }
}

// What the connection does, on its loop.
extension HTTPRequestBody {
    /// Whether the socket should be read for this body: it was asked for, and fewer than two chunks wait.
    var hasRoom: Bool { state.withLock { $0.wasPulled && $0.end == nil && $0.chunks.count < 2 } }

    /// Whether the handler waits for the client.
    var isAwaited: Bool { state.withLock { $0.waiter != nil } }

    func add(_ bytes: [UInt8]) {
        let chunk = ByteChunk(bytes)
        let waiter = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            if state.end != nil { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.chunks.append(chunk)
            return nil
        }
        waiter?.resume(returning: .success(chunk))
    }

    /// Nothing more comes; what waits is still handed out.
    func finish() { end(.complete) }

    /// Nothing more comes, and what waits is dropped.
    func fail(_ error: ByteStreamError) { end(.failed(error)) }

    private func end(_ end: End) {
        let waiter = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            if state.end == nil { state.end = end }
            // What was not handed out is missing, even where it had all come in.
            if case .failed = end, !state.chunks.isEmpty {
                state.chunks = []
                state.end = end
            }
            defer { state.waiter = nil }
            return state.waiter
        }
        switch end {
        case .complete: waiter?.resume(returning: .success(nil))
        case .failed(let error): waiter?.resume(returning: .failure(error))
        }
    }
}
