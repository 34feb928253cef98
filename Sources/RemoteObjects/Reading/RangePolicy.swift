internal import HTTPClient
internal import StillsModel

/// How objects are read by ranges.
package struct RangePolicy: Sendable {
    /// Of the first request, in bytes. Most pictures' metadata is in it (decision 0038).
    package var headSize: Int64 = 48 * 1024
    /// Of an object whose server sends it whole, as often as it must be asked for: in bytes.
    package var wholeLimit: Int64 = 1 << 30

    package init() {}

    /// How often a body that broke off is asked for.
    static let attempts = 4

    static func pause(before attempt: Int) async throws(RemoteObjectError) {
        let longest = Duration.milliseconds(100 << min(max(attempt - 2, 0), 6))
        do throws(CancellationError) {
            try await RetryingHTTPExchange.sleep(longest * Double.random(in: 0...1))
        } catch {
            throw RemoteObjectError(.cancelled, "The request was cancelled.", cause: error)
        }
    }
}
