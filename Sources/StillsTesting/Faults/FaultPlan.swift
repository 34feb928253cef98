internal import Synchronization

/// Says which call of a seam fails, and how. Shared by all decorators of one test, so that calls of several seams count
/// together.
///
/// A test counts the calls of a good run with ``FaultPlan/none()``, and then runs once for every number up to that.
package final class FaultPlan: Sendable {
    package enum Fault: Sendable, Equatable {
        /// The call fails before it does anything.
        case failBefore
        /// The call does its work and then fails: its caller cannot know.
        case failAfter
        /// The process is gone: this call does nothing, and neither does any later one.
        case crashBefore
        /// The call does its work, and then the process is gone.
        case crashAfter
    }

    /// What a decorator does with one call.
    package enum Verdict: Sendable, Equatable {
        case proceed
        case fail
        case proceedThenFail
    }

    private let state = Mutex(State())
    private let faults: [Int: Fault]

    private struct State: Sendable {
        var calls: [String] = []
        var isCrashed = false
    }

    /// - Parameter faults: by number of the call, from 1.
    package init(_ faults: [Int: Fault]) { self.faults = faults }

    /// Nothing fails; calls are counted.
    package static func none() -> FaultPlan { FaultPlan([:]) }

    /// One call fails.
    package static func once(_ fault: Fault, atCall number: Int) -> FaultPlan { FaultPlan([number: fault]) }

    /// About one call in `oneIn` fails, always the same ones for a seed.
    ///
    /// - Parameter calls: how many calls to plan for; later ones succeed.
    package static func seeded(_ seed: UInt64, oneIn: Int, calls: Int) -> FaultPlan {
        var random = SeededRandom(seed: seed)
        var faults: [Int: Fault] = [:]
        for number in 1...max(1, calls) where Int.random(in: 0..<max(1, oneIn), using: &random) == 0 {
            faults[number] = Bool.random(using: &random) ? .failBefore : .failAfter
        }
        return FaultPlan(faults)
    }

    /// Counts a call and says what becomes of it.
    package func verdict(for call: String) -> Verdict {
        state.withLock { state in
            state.calls.append(call)
            if state.isCrashed { return .fail }
            switch faults[state.calls.count] {
            case nil: return .proceed
            case .failBefore: return .fail
            case .failAfter: return .proceedThenFail
            case .crashBefore:
                state.isCrashed = true
                return .fail
            case .crashAfter:
                state.isCrashed = true
                return .proceedThenFail
            }
        }
    }

    /// The names of all calls so far, in order.
    package var calls: [String] { state.withLock { $0.calls } }

    /// The number of the first call that is planned to fail; beyond every call where none is.
    package var firstFault: Int { faults.keys.min() ?? .max }

    /// Whether the planned crash came: then the test composes everything anew over the same stores.
    package var isCrashed: Bool { state.withLock { $0.isCrashed } }

    /// Has a call of any seam meet its fate. A decorator's method is one such call:
    ///
    ///     try await plan.apply("commit", failure: failed) { () async throws(BlobStoreError) in
    ///         try await store.commit(blobs)
    ///     }
    package func apply<Result, Failure: Error>(
        _ call: String, failure: (String) -> Failure, _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        switch verdict(for: call) {
        case .proceed: return try await body()
        case .fail: throw failure("Planned: \(call) fails.")
        case .proceedThenFail:
            _ = try await body()
            throw failure("Planned: \(call) fails after its work is done.")
        }
    }
}
