internal import Synchronization

/// Admits a bounded number of calls at a time to a ``BlockingPool``, and a bounded number to wait before it.
///
/// Who comes first is served first. Whoever would have to wait longer than the lane's patience, or finds the waiting
/// places taken, is turned away with ``LaneError/full(lane:)``: a caller that is told so can come again, a queue without
/// end cannot be served by anyone.
package final class Lane: Sendable {
    private let pool: BlockingPool
    private let name: String
    private let patience: Duration
    private let clock: any Clock<Duration>
    private let state: Mutex<LaneState>

    /// - Parameters:
    ///   - name: for messages: `files`.
    ///   - width: how many calls run at the same time; at least 1. A pool may carry several lanes; its threads should be
    ///     as many as their widths together.
    ///   - waitingLimit: how many callers may wait; 0 turns all away that cannot run at once.
    ///   - patience: how long each may wait, at least; at most a quarter more.
    package init(
        pool: BlockingPool, name: String, width: Int, waitingLimit: Int = 1_024, patience: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.pool = pool
        self.name = name
        self.patience = patience
        self.clock = clock
        state = Mutex(LaneState(width: max(1, width), waitingLimit: max(0, waitingLimit)))
    }

    /// Runs `body` on the pool when a place is free. `body` may block; it must not wait for another call of a lane.
    ///
    /// - Throws: ``LaneError``: `.failed` with the error of `body`; `.full`; `.cancelled` when the task was cancelled
    ///   before `body` began. A `body` that has begun is not interrupted.
    package func run<Result: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Result
    ) async throws(LaneError<Failure>) -> Result {
        if Task.isCancelled { throw .cancelled }
        switch await enter() {
        case .admitted: break
        case .turnedAway: throw .full(lane: name)
        case .cancelled: throw .cancelled
        }
        defer { leave() }
        do {
            return try await pool.run(body)
        } catch {
            throw .failed(error)
        }
    }

    private func enter() async -> Entrance {
        switch state.withLock({ $0.admit() }) {
        case .run: return .admitted
        case .refuse: return .turnedAway
        case .wait(let ticket, let isFirst):
            if isFirst { watch() }
            return await turn(ticket)
        }
    }

    private func turn(_ ticket: LaneState.Ticket) async -> Entrance {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { $0.wait(ticket, continuation) }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.giveUp(ticket) }?.resume(returning: .cancelled)
        }
    }

    private func leave() {
        state.withLock { $0.release() }?.resume(returning: .admitted)
    }

    /// Turns away who has lost patience, as long as anybody waits. One timer for all: one for each would cost more than the
    /// calls that it guards.
    private func watch() {
        let step = patience / LaneState.looksPerPatience
        Task.detached { [weak self, clock] in
            while true {
                // Nobody cancels this task, and a clock has no other reason to fail; the look comes earlier then.
                do { try await clock.sleep(for: step) } catch {}
                guard let self else { return }
                let (impatient, isOver) = self.state.withLock { $0.look() }
                for turn in impatient { turn.resume(returning: .turnedAway) }
                if isOver { return }
            }
        }
    }
}

/// Why a lane gave no result.
package enum LaneError<Failure: Error>: Error {
    /// The call itself failed.
    case failed(Failure)
    /// No place became free in time.
    case full(lane: String)
    /// The task was cancelled before the call began.
    case cancelled
}

extension LaneError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .failed(let error): "\(error)"
        case .full(let lane): "Too much is waiting for \(lane) at the moment."
        case .cancelled: "The request was cancelled."
        }
    }
}

enum Entrance: Sendable {
    case admitted, turnedAway, cancelled
}
