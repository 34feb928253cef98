internal import Synchronization

/// Makes calls that ask for the same thing at the same time one call.
///
/// Whoever comes while a call is under way waits for the next one, and not for that one's answer: an answer always tells what
/// was so after it was asked for.
package final class SharedCall<Value: Sendable, Failure: Error>: Sendable {
    private enum Turn {
        /// Make the call, for all who wait as well.
        case lead
        case answer(Result<Value, Failure>)
    }

    private struct State {
        var isUnderWay = false
        var waiting: [CheckedContinuation<Turn, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// - Parameter call: the same for all. Where it throws and its caller was cancelled, another of those who wait makes it.
    package func run(_ call: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        let isFirst = state.withLock { state in
            defer { state.isUnderWay = true }
            return !state.isUnderWay
        }
        if !isFirst, case .answer(let result) = await turn() { return try result.get() }
        let others = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        let result = await Self.result(call)
        var rest = others[...]
        if case .failure = result, Task.isCancelled {
            state.withLock { $0.waiting.insert(contentsOf: rest, at: 0) }
            rest = []
        }
        for other in rest { other.resume(returning: .answer(result)) }
        handOver()
        return try result.get()
    }

    private static func result(_ call: () async throws(Failure) -> Value) async -> Result<Value, Failure> {
        do throws(Failure) { return .success(try await call()) } catch { return .failure(error) }
    }

    /// Waits until this caller is the one to make the call, or somebody made it.
    private func turn() async -> Turn {
        await withCheckedContinuation { continuation in
            let leads = state.withLock { state in
                // Whoever was first may be through by now.
                guard !state.isUnderWay else {
                    state.waiting.append(continuation)
                    return false
                }
                state.isUnderWay = true
                return true
            }
            if leads { continuation.resume(returning: .lead) }
        }
    }

    private func handOver() {
        let next = state.withLock { state -> CheckedContinuation<Turn, Never>? in
            guard !state.waiting.isEmpty else {
                state.isUnderWay = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: .lead)
    }
}
