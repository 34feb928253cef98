package import CloudAuth
package import HTTPClient
internal import StillsModel

/// The buckets that the environment leads to: credentials are found where Google's own libraries find them, and the server too
/// (`API_ENDPOINT_OVERRIDE`; `STORAGE_EMULATOR_HOST`, which asks for no credentials).
package struct GoogleStorageService: Sendable {
    private let surroundings: CloudSurroundings
    private let tokens: GoogleTokenChain
    private let repeating: @Sendable (any HTTPExchange) -> any HTTPExchange
    private let sleep: @Sendable (Duration) async throws(CancellationError) -> Void

    package static let google = "https://storage.googleapis.com"
    private static let scope = "https://www.googleapis.com/auth/devstorage.read_write"

    /// - Parameters:
    ///   - repeating: puts what repeats requests around an exchange. A bucket has a budget of its own.
    ///   - sleep: waits before a read that broke off goes on.
    package init(
        _ surroundings: CloudSurroundings,
        repeating: @escaping @Sendable (any HTTPExchange) -> any HTTPExchange = { RetryingHTTPExchange($0) },
        sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void = RetryingHTTPExchange.sleep
    ) {
        self.surroundings = surroundings
        self.repeating = repeating
        self.sleep = sleep
        tokens = GoogleTokenChain(surroundings, scopes: [Self.scope])
    }

    /// A bucket at the server that the environment names; nothing is asked of it yet.
    package func bucket(_ name: String) throws(GoogleStorageError) -> GoogleBucket {
        let emulator = surroundings.environment["STORAGE_EMULATOR_HOST"]
        let server = emulator ?? surroundings.environment["API_ENDPOINT_OVERRIDE"] ?? Self.google
        var address = server.contains("://") ? server : "http://\(server)"
        while address.hasSuffix("/") { address.removeLast() }
        return try GoogleBucket(
            name, at: address, tokens: emulator == nil ? tokens : nil,
            signer: { [surroundings] () async throws(CloudAuthError) in
                try await GoogleTokenChain.serviceAccount(in: surroundings)
            },
            over: surroundings.web, repeating: repeating, sleep: sleep, now: surroundings.now)
    }
}
