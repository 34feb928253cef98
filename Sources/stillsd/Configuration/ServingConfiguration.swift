internal import Arguments
internal import HTTPTransport
internal import Observability
internal import Programs

/// How a library is served. Read from the options, else from the environment, else from `stills.yaml`, else the defaults.
struct ServingConfiguration: Sendable {
    /// `HOST:PORT`, with port 0 for a free one.
    var listen: [String]
    /// How many loops; nil for one per processor.
    var threads: Int?
    /// Addresses and networks of reverse proxies, whose `X-Forwarded-…` count.
    var trustedProxies: [String]
    /// Whether to listen where others can reach it although nothing encrypts.
    var allowsPlainText: Bool
    /// Below which nothing is logged.
    var logLevel: Logger.Level
    /// Whether anybody may read the metrics.
    var hasOpenMetrics: Bool

    init(_ invocation: Invocation) throws {
        listen = invocation.values("listen")
        if listen.isEmpty { listen = ["127.0.0.1:8080"] }
        threads = try invocation.integer("threads", in: 1...1_024)
        trustedProxies = invocation.values("trusted-proxy")
        allowsPlainText = invocation.flag("plain-text")
        logLevel = invocation.value("log-level").flatMap(Logger.Level.init(rawValue:)) ?? .info
        hasOpenMetrics = invocation.flag("open-metrics")
        try refuseOpenPlainText(invocation)
    }

    static let options: [Option] = [
        .value(
            "listen", valueName: "HOST:PORT", help: "Where to listen; port 0 takes a free one.",
            defaultText: "127.0.0.1:8080", environmentVariable: "STILLS_LISTEN", isRepeatable: true),
        .value(
            "threads", valueName: "N", help: "How many event loops.", defaultText: "one per processor",
            environmentVariable: "STILLS_THREADS"),
        .value(
            "trusted-proxy", valueName: "ADDRESS", help: "A reverse proxy, or ADDRESS/BITS, whose X-Forwarded-… count.",
            environmentVariable: "STILLS_TRUSTED_PROXY", isRepeatable: true, completion: .nothing),
        .value(
            "log-level", valueName: "LEVEL", help: "What is logged on standard error, as JSON: each request is info.",
            allowedValues: Logger.Level.allCases.map(\.rawValue), defaultText: "info",
            environmentVariable: "STILLS_LOG_LEVEL"),
        .flag("open-metrics", help: "Answer GET /metrics to anybody, not only to managers and administrators."),
        .flag(
            "plain-text",
            help:
                "Listen on other than loopback addresses although passwords and pictures then cross the network unencrypted."
        ),
    ]

    /// Passwords and tokens cross no network in the open by an oversight.
    private func refuseOpenPlainText(_ invocation: Invocation) throws {
        guard !allowsPlainText, trustedProxies.isEmpty, let open = listen.first(where: { !Self.isLoopback($0) }) else {
            return
        }
        throw invocation.usageError(
            .invalidValue,
            """
            \(open) can be reached from elsewhere, and stillsd does not encrypt: put a reverse proxy with TLS before it and name \
            it with --trusted-proxy (Documentation/Server.md), or say --plain-text.
            """)
    }

    private static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address.hasPrefix("[::1]:") || address.hasPrefix("localhost:")
    }

    var transport: HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.addresses = listen
        configuration.threads = threads
        configuration.proxies.networks = trustedProxies
        return configuration
    }
}
