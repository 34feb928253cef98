/// How often, and after which pauses, a request is repeated.
package struct RetryPolicy: Sendable {
    /// The first one included.
    package var attempts = 6
    /// The pause before the n-th repetition is anything up to `firstPause` × 2ⁿ⁻¹ (full jitter), but no more than
    /// `longestPause`.
    package var firstPause = Duration.milliseconds(200)
    package var longestPause = Duration.seconds(20)
    /// A server that asks for a longer wait than this is not waited for.
    package var longestRetryAfter = Duration.seconds(120)

    package init() {}

    /// - Parameters:
    ///   - repetition: counted from 1.
    ///   - chance: 0 to 1.
    func pause(before repetition: Int, chance: Double) -> Duration {
        let doublings = min(max(repetition - 1, 0), 30)
        let longest = min(longestPause, firstPause * (1 << doublings))
        return longest * min(max(chance, 0), 1)
    }
}

/// What all requests of a program may spend on repetitions together: when most fail, repeating them only adds to a server's
/// trouble.
struct RetryBudget {
    private var tokens: Double

    static let most = 30.0
    /// Earned by each request that succeeds: one in five may be repeated in the long run.
    static let earned = 0.2

    init() { tokens = Self.most }

    mutating func earn() { tokens = min(Self.most, tokens + Self.earned) }

    /// Whether one more repetition is within the budget.
    mutating func spend() -> Bool {
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
