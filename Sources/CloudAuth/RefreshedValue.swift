internal import Execution
internal import StillsModel
internal import Synchronization

/// What is good for some time only.
package protocol Expiring: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z; nil when it has no end.
    var expiresAt: Int64? { get }
}

/// Keeps a value that expires, and has a new one before it does.
///
/// One request for a new value is under way at a time, for all who want it. Where it fails, the old value is given out as long as
/// it is good, and nobody asks again for a minute.
package final class RefreshedValue<Value: Expiring>: Sendable {
    private struct State {
        var value: Value?
        /// From when on a new one is asked for.
        var refreshAt: Int64 = .max
    }

    private let now: @Sendable () -> Int64
    private let fetch: @Sendable () async throws(CloudAuthError) -> Value
    private let state = Mutex(State())
    private let call = SharedCall<Value, CloudAuthError>()

    /// So many seconds before its end a value is replaced; a quarter of its life, if that is less.
    package static var margin: Int64 { 300 }
    /// So many seconds after a failure it is tried again, while the old value is good.
    package static var pause: Int64 { 60 }

    /// - Parameters:
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    ///   - fetch: gets a new value.
    package init(
        now: @escaping @Sendable () -> Int64, fetch: @escaping @Sendable () async throws(CloudAuthError) -> Value
    ) {
        self.now = now
        self.fetch = fetch
    }

    /// A value that is good now, as far as its own end tells.
    ///
    /// - Throws: ``CloudAuthError``, as fetching does, when there is no good value; `.cancelled` when the task was.
    package func current() async throws(CloudAuthError) -> Value {
        if let value = fresh() { return value }
        return try await call.run { () async throws(CloudAuthError) -> Value in
            // Somebody may have got one while this call waited.
            if let value = fresh() { return value }
            return try await refreshed()
        }
    }

    /// Forgets a value that a server did not take, so that the next call gets a new one. Another one than the current is
    /// forgotten already.
    package func forget(_ value: Value) {
        state.withLock { if $0.value == value { $0 = State() } }
    }

    private func fresh() -> Value? {
        let now = now()
        return state.withLock { $0.refreshAt > now ? $0.value : nil }
    }

    private func refreshed() async throws(CloudAuthError) -> Value {
        do throws(CloudAuthError) {
            let value = try await fetch()
            let now = now()
            guard value.expiresAt.map({ $0 > now }) ?? true else {
                throw CloudAuthError(
                    .unavailable, "The new credentials have expired already: perhaps this machine's clock is wrong.")
            }
            state.withLock { $0 = State(value: value, refreshAt: Self.refreshAt(value, now: now)) }
            return value
        } catch {
            guard error.code != .cancelled else { throw error }
            let now = now()
            let old = state.withLock { state -> Value? in
                guard let value = state.value, let end = value.expiresAt, end > now else { return nil }
                state.refreshAt = min(now + Self.pause, end)
                return value
            }
            guard let old else { throw error }
            return old
        }
    }

    private static func refreshAt(_ value: Value, now: Int64) -> Int64 {
        guard let end = value.expiresAt else { return .max }
        return end - min(margin, max(0, end - now) / 4)
    }
}
