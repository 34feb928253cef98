internal import Linux
internal import StillsModel
internal import Synchronization

/// Repeats requests that failed for reasons that pass: as often as the policy says, within a budget that all requests share,
/// after pauses by chance, and only what is safe to repeat.
///
/// Repeated are: errors that are retryable, where the server saw nothing of the request or it is repeatable; the statuses
/// 429 and 503, with which a server says that it did nothing; 408, 500, 502 and 504 where the request is repeatable. What
/// `Retry-After` asks for is waited for. The last answer, or the last error, is handed on.
package final class RetryingHTTPExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let policy: RetryPolicy
    private let sleep: @Sendable (Duration) async throws(CancellationError) -> Void
    private let chance: @Sendable () -> Double
    private let now: @Sendable () -> Int64
    private let budget = Mutex(RetryBudget())
    private let repetitions = Atomic<Int>(0)

    /// - Parameters:
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - chance: a number from 0 to 1, each time another.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package init(
        _ inner: any HTTPExchange, policy: RetryPolicy = .init(),
        sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void = RetryingHTTPExchange.sleep,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        now: @escaping @Sendable () -> Int64 = { SystemClock.wallNanoseconds / 1_000_000_000 }
    ) {
        self.inner = inner
        self.policy = policy
        self.sleep = sleep
        self.chance = chance
        self.now = now
    }

    /// Waits by the clock that never goes back.
    @Sendable package static func sleep(_ pause: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: pause, clock: .continuous) } catch { throw CancellationError() }
    }

    /// How many requests were repetitions.
    package var repetitionCount: Int { repetitions.load(ordering: .relaxed) }

    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        var attempt = 1
        while true {
            let result = await outcome(request)
            guard let pause = pause(after: result, request, attempt: attempt) else { return try result.get() }
            do throws(CancellationError) {
                try await sleep(pause)
            } catch {
                throw HTTPClientError(.cancelled, "The request was cancelled.", arrival: .unknown, cause: error)
            }
            attempt += 1
            repetitions.add(1, ordering: .relaxed)
        }
    }

    private func outcome(_ request: ClientRequest) async -> Result<ClientResponse, HTTPClientError> {
        do throws(HTTPClientError) { return .success(try await inner.send(request)) } catch { return .failure(error) }
    }

    /// How long to wait before the request is repeated; nil when it is not.
    private func pause(
        after result: Result<ClientResponse, HTTPClientError>, _ request: ClientRequest, attempt: Int
    ) -> Duration? {
        guard isTransient(result, request) else {
            budget.withLock { $0.earn() }
            return nil
        }
        let jittered = policy.pause(before: attempt, chance: chance())
        let asked = Self.retryAfter(result, now: now())
        if let asked, asked > policy.longestRetryAfter { return nil }
        guard attempt < policy.attempts, budget.withLock({ $0.spend() }) else { return nil }
        // Beside what was asked for, chance: all who were sent away would come back at once.
        return asked.map { $0 + jittered } ?? jittered
    }

    private func isTransient(_ result: Result<ClientResponse, HTTPClientError>, _ request: ClientRequest) -> Bool {
        switch result {
        case .failure(let error):
            error.code.isRetryable && (error.arrival == .notSent || request.isRepeatable)
        case .success(let response):
            switch response.status {
            case 429, 503: true
            case 408, 500, 502, 504: request.isRepeatable
            default: false
            }
        }
    }

    private static func retryAfter(_ result: Result<ClientResponse, HTTPClientError>, now: Int64) -> Duration? {
        guard case .success(let response) = result, let text = response.fields["Retry-After"] else { return nil }
        return RetryAfter.wait(text, now: now)
    }
}
